/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.dl4j.listener;

import java.util.Set;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.ntk4j.dl4j.report.MeasurementBuilder;
import org.ntk4j.kernel.KernelKind;
import org.ntk4j.kernel.TangentKernel;
import org.ntk4j.linalg.Numbers;
import org.ntk4j.regime.Quantity;

/** The instruments that show the probe itself, for a page or a notebook. */
final class ProbeInstruments {

    private ProbeInstruments() {}

    /** How well the network does on the probe, read with the drift. */
    static final class Fit implements Instrument {

        @Override
        public String name() {
            return "loss and accuracy on the probe";
        }

        @Override
        public Set<Quantity> quantities() {
            return Set.of(Quantity.DRIFT);
        }

        @Override
        public void read(Reading reading, MeasurementBuilder measurement) {
            try (INDArray outputs = reading.outputs()) {
                reading.loss().ifPresent(loss -> measurement.probeLoss(loss.value(outputs)));
                if (reading.classes().known()) {
                    measurement.accuracy(reading.classes().accuracy(outputs));
                }
            }
        }
    }

    /** The kernel's matrix by example, read with the drift. */
    static final class Matrix implements Instrument {

        @Override
        public String name() {
            return "kernel matrix";
        }

        @Override
        public Set<Quantity> quantities() {
            return Set.of(Quantity.DRIFT);
        }

        @Override
        public void read(Reading reading, MeasurementBuilder measurement) {
            TangentKernel kernel = reading.kernel();
            double[][] matrix = Numbers.rows(kernel.matrix());
            int n = Math.toIntExact(reading.examples().size());
            measurement.kernel(
                    kernel.kind() == KernelKind.FULL ? summedOverOutputs(matrix, n) : matrix);
        }

        /** The trace kernel: what the full one, row i k + a, says about pairs of examples. */
        private static double[][] summedOverOutputs(double[][] full, int n) {
            int k = full.length / n;
            double[][] trace = new double[n][n];
            for (int row = 0; row < full.length; row++) {
                for (int j = 0; j < n; j++) {
                    trace[row / k][j] += full[row][j * k + row % k];
                }
            }
            return trace;
        }
    }
}
