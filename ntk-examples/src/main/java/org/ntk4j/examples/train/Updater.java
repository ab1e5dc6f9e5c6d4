/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.examples.train;

import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Sgd;

/** How gradients become steps. */
public enum Updater {
    /** Plain gradient descent. */
    SGD {
        @Override
        IUpdater scaled(double learningRate, double scale) {
            return new Sgd(learningRate * scale * scale);
        }
    },
    /** Adam with Deeplearning4j's default decay rates. */
    ADAM {
        @Override
        IUpdater scaled(double learningRate, double scale) {
            return new Adam(
                    learningRate * scale,
                    Adam.DEFAULT_ADAM_BETA1_MEAN_DECAY,
                    Adam.DEFAULT_ADAM_BETA2_VAR_DECAY,
                    Adam.DEFAULT_ADAM_EPSILON / scale);
        }
    };

    /** The updater of W that is this updater of omega in W = scale * omega. */
    abstract IUpdater scaled(double learningRate, double scale);
}
