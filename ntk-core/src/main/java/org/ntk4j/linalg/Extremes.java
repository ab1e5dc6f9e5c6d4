/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.linalg;

import java.util.List;
import java.util.stream.Stream;

/**
 * The two ends of a spectrum. If more eigenvalues are asked for than there are, both ends share
 * some.
 *
 * @param smallest the algebraically smallest eigenvalues, ascending
 * @param largest the algebraically largest eigenvalues, descending
 */
public record Extremes(List<SpectralValue> smallest, List<SpectralValue> largest) {

    /**
     * Copies the lists.
     *
     * @param smallest the algebraically smallest eigenvalues, ascending
     * @param largest the algebraically largest eigenvalues, descending
     */
    public Extremes {
        smallest = List.copyOf(smallest);
        largest = List.copyOf(largest);
    }

    /**
     * Whether all have converged.
     *
     * @return true if every eigenvalue has
     */
    public boolean converged() {
        return Stream.concat(smallest.stream(), largest.stream())
                .allMatch(SpectralValue::converged);
    }
}
