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
        REFUSED.put(
                "ActivationPReLU",
                "its slopes are no parameters of the network: take a PReLULayer");
    }

    private Untranslated() {}
}
