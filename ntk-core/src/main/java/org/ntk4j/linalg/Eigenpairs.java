/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.linalg;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The two ends of a spectrum with their eigenvectors.
 *
 * @param values the eigenvalues
 * @param vectors the orthonormal eigenvectors as rows, [number of values, d], of the operator's
 *     type: first those of {@code values.smallest()}, then those of {@code values.largest()}, each
 *     in their order
 */
public record Eigenpairs(Extremes values, INDArray vectors) implements AutoCloseable {

    /** Frees the eigenvectors. */
    @Override
    public void close() {
        vectors.close();
    }
}
