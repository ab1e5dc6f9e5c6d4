/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.dl4j.listener;

import java.util.List;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.dataset.DataSet;

/** What the tests of a listener train on and watch. */
final class Trainings {

    static final DataSet BATCH = SmallNetworks.data(1, 20, 5);
    static final DataSet PROBE = SmallNetworks.data(2, 8, 5);

    private Trainings() {}

    /** A listener that does not write to the log, where it has nothing to complain of. */
    static KernelRegimeListenerBuilder quiet(DataSet probe) {
        return KernelRegimeListener.builder(Probe.of(probe)).log(false);
    }

    /** So many iterations, an epoch each. */
    static void fit(MultiLayerNetwork network, int iterations) {
        network.fit(new ListDataSetIterator<>(List.of(BATCH.copy()), 20), iterations);
    }
}
