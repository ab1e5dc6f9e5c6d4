/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.dl4j.listener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;
import org.ntk4j.dl4j.translate.NetworkEnds;

/** What a probe takes, and what it says to what it does not. */
class ProbeTest {

    @Test
    void aProbeIsACopy() {
        INDArray features = Nd4j.ones(DataType.FLOAT, 4, 5);
        Probe probe = Probe.of(features);
        features.assign(0);
        assertThat(probe.features().get(0).sumNumber().doubleValue()).isEqualTo(20);
    }

    @Test
    void aProbeWithoutExamplesIsRefused() {
        assertRefused(() -> Probe.of((DataSet) null), "expected a data set as probe, got null");
        assertRefused(
                () -> Probe.of((MultiDataSet) null), "expected a data set as probe, got null");
        assertRefused(() -> Probe.of((INDArray) null), "expected arrays of features");
        assertRefused(() -> Probe.of(Map.of(), Map.of()), "at least one input array");
    }

    @Test
    void whatIsOfAnotherNumberOfExamplesIsNamed() {
        INDArray x = Nd4j.ones(6, 3, 5);
        assertRefused(
                () -> Probe.of(x, Nd4j.ones(7, 2)),
                "expected labels for the 6 examples of the probe, got shape [7, 2]");
        assertRefused(
                () -> Probe.of(x, null, Nd4j.ones(7, 5), null),
                "expected masks of features for the 6 examples of the probe, got shape [7, 5]");
        assertRefused(
                () -> Probe.of(x, Nd4j.ones(6, 2, 5), null, Nd4j.ones(7, 5)),
                "expected masks of labels for the 6 examples of the probe, got shape [7, 5]");
    }

    @Test
    void aMaskOfSequencesIsOfTheirSteps() {
        INDArray x = Nd4j.ones(6, 3, 5);
        for (INDArray mask : new INDArray[] {Nd4j.ones(6, 4), Nd4j.ones(6, 3, 5), Nd4j.ones(6)}) {
            assertRefused(
                    () -> Probe.of(x, null, mask, null),
                    "expected a mask [n, t], one number per step of sequences [6, 3, 5], got "
                            + Arrays.toString(mask.shape()));
        }
        assertThat(Probe.of(x, null, Nd4j.ones(6, 5), null).size()).isEqualTo(6);
        // In format NWC.
        assertThat(Probe.of(x, null, Nd4j.ones(6, 3), null).size()).isEqualTo(6);
    }

    @Test
    void namesThatTheNetworkDoesNotHaveAreSaid() {
        MultiDataSet data = SmallNetworks.twoEndsData(1, 6);
        NetworkEnds ends = NetworkEnds.of(SmallNetworks.twoEnds(new Sgd(0.1)), "class");
        Map<String, INDArray> x = Map.of("x", data.getFeatures(0));
        assertRefused(
                () -> Probe.of(x, Map.of("klass", data.getLabels(0))).labels(ends),
                "expected labels by the names [class, value], got [klass]");
        assertRefused(
                () -> Probe.of(Map.of("X", data.getFeatures(0)), Map.of()).masked(ends),
                "expected features by the names [x, y], got [X]");
        assertThat(Probe.of(x, Map.of("value", data.getLabels(1))).labels(ends)).isNull();
        assertThat(Probe.of(x, Map.of("class", data.getLabels(0))).labels(ends))
                .isEqualTo(data.getLabels(0));
    }

    private static void assertRefused(ThrowingCallable call, String text) {
        assertThatThrownBy(call)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(text);
    }
}
