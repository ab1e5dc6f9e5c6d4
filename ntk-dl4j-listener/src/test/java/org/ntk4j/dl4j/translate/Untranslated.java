/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.dl4j.translate;

import java.util.LinkedHashMap;
import java.util.Map;

/** What of M2.1 is refused, by simple class name, and why; one line each. */
final class Untranslated {

    static final Map<String, String> REFUSED = new LinkedHashMap<>();

    static {
        REFUSED.put("LearnedSelfAttentionLayer", "Deeplearning4j itself cannot run it");
        REFUSED.put("AutoEncoder", "not translated");
        REFUSED.put("CenterLossOutputLayer", "not translated");
        REFUSED.put("ElementWiseMultiplicationLayer", "not translated");
        REFUSED.put("KerasFlattenRnnPreprocessor", "not translated");
        REFUSED.put("MaskLayer", "not translated");
        REFUSED.put("MaskZeroLayer", "not translated");
        REFUSED.put("OCNNOutputLayer", "not translated");
        REFUSED.put("PReLULayer", "not translated");
        REFUSED.put("PermutePreprocessor", "not translated");
        REFUSED.put("ReshapePreprocessor", "not translated");
        REFUSED.put("VariationalAutoencoder", "not translated");
        REFUSED.put("Yolo2OutputLayer", "not translated");
    }

    private Untranslated() {}
}
