/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.kernel.internal;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.ntk4j.linalg.Gemm;

/** The rows themselves: of blocks as small as a bias or a scale. */
final class PlainRows implements RowFactors {

    private final INDArray rows;
    private final long n;
    private final long c;

    /** Takes over the rows, [nc, ...] in C order. */
    PlainRows(INDArray rows, long n, long c) {
        this.rows = rows;
        this.n = n;
        this.c = c;
    }

    @Override
    public void addTrace(INDArray sum) {
        Gemm.addGram(rows.reshape('c', n, rows.length() / n), sum);
    }

    @Override
    public void addFull(INDArray sum) {
        Gemm.addGram(rows.reshape('c', n * c, rows.length() / (n * c)), sum);
    }

    @Override
    public void close() {
        rows.close();
    }
}
