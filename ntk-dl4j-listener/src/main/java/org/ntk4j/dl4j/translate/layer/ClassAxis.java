/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.dl4j.translate.layer;

import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.Convolution3D.DataFormat;

/**
 * Where the classes of outputs and labels are, counted from the last axis: what stands before it,
 * such as the steps of a sequence, does not matter then.
 */
public final class ClassAxis {

    /** The last axis, as in [n, c]. */
    public static final int LAST = -1;

    private ClassAxis() {}

    /**
     * The axis for sequences.
     *
     * @param format [n, c, t] or [n, t, c]
     * @return -2 or -1
     */
    public static int of(RNNFormat format) {
        return format == RNNFormat.NCW ? -2 : LAST;
    }

    /**
     * The axis for images.
     *
     * @param format [n, c, h, w] or [n, h, w, c]
     * @return -3 or -1
     */
    public static int of(CNN2DFormat format) {
        return format == CNN2DFormat.NCHW ? -3 : LAST;
    }

    /**
     * The axis for volumes.
     *
     * @param format [n, c, d, h, w] or [n, d, h, w, c]
     * @return -4 or -1
     */
    public static int of(DataFormat format) {
        return format == DataFormat.NCDHW ? -4 : LAST;
    }
}
