/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.examples.train;

/** Training whose loss is no longer a number. */
public final class DivergedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    DivergedException(int iteration, double score) {
        super(
                "training diverged: the loss is "
                        + score
                        + " at iteration "
                        + iteration
                        + "; lower the learning rate");
    }
}
