/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.examples.data;

import java.nio.file.Path;

/** The one rule that labels of every data set obey. */
final class Labels {

    private Labels() {}

    static void check(Path file, int example, byte label) {
        int value = Byte.toUnsignedInt(label);
        if (value >= LabelledImages.CLASSES) {
            throw DataException.of(
                    file,
                    "labels 0 to " + (LabelledImages.CLASSES - 1),
                    "label " + value + " of example " + example,
                    BinaryFile.FETCH_AGAIN);
        }
    }
}
