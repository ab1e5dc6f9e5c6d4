/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.examples.report;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.ntk4j.dl4j.report.LayerMeasurement;
import org.ntk4j.dl4j.report.Measurement;
import org.ntk4j.dl4j.report.MeasurementBuilder;
import org.ntk4j.dl4j.report.MeasurementSink;
import org.ntk4j.dl4j.report.RunHeader;
import org.ntk4j.regime.Quantity;
import org.ntk4j.regime.RegimeMonitor;
import org.ntk4j.regime.RegimeTransition;

/** Made-up trainings, told to sinks as a listener tells them. */
final class Runs {

    /** A user may call a layer anything. */
    static final String NASTY = "a</script><script>document.title='hit'</script>{b|c}\"'&<!--";

    private static final int EXAMPLES = 6;

    private Runs() {}

    /** Drift grows by a hundredth per measurement: it departs at the twentieth. */
    static void departing(MeasurementSink sink, int measurements) {
        RegimeMonitor monitor = begin(sink, NASTY);
        for (int i = 0; i < measurements; i++) {
            tell(sink, monitor, measurement(10 * i, 0.01 * (i + 1), true));
        }
        sink.close();
    }

    /** The same with a drift that stays small, and neither labels nor matrices. */
    static void staying(MeasurementSink sink, int measurements) {
        RegimeMonitor monitor = begin(sink, "dense");
        for (int i = 0; i < measurements; i++) {
            tell(sink, monitor, measurement(10 * i, 0.001 * (i + 1) / measurements, false));
        }
        sink.close();
    }

    /** The third measurement has no number. */
    static void diverging(MeasurementSink sink) {
        RegimeMonitor monitor = begin(sink, "dense");
        tell(sink, monitor, measurement(0, 0.01, true));
        tell(sink, monitor, measurement(10, 0.05, true));
        tell(
                sink,
                monitor,
                Measurement.at(20, 0)
                        .score(Double.POSITIVE_INFINITY)
                        .value(Quantity.DRIFT, Double.NaN)
                        .value(Quantity.LINEARIZATION_ERROR, Double.NaN)
                        .layer("dense", new LayerMeasurement(Double.NaN, Double.NaN, Double.NaN))
                        .eigenvalues(Double.NaN, Double.NaN)
                        .kernel(matrix(Double.NaN))
                        .build());
        sink.close();
    }

    /** Two measurements on many examples of unknown class. */
    static void large(MeasurementSink sink, int examples) {
        RegimeMonitor monitor = begin(sink, "dense");
        for (int i = 0; i < 2; i++) {
            double[][] matrix = new double[examples][examples];
            for (int row = 0; row < examples; row++) {
                for (int column = 0; column < examples; column++) {
                    matrix[row][column] = 1.0 / (1 + i + Math.abs(row - column));
                }
            }
            MeasurementBuilder measurement = Measurement.at(i, 0).value(Quantity.DRIFT, 0.05 * i);
            tell(sink, monitor, measurement.kernel(matrix).build());
        }
        sink.close();
    }

    /** Many layers, of which each moves more than the one before it. */
    static void deep(MeasurementSink sink, int layers, int measurements) {
        RunHeader.Builder header =
                RunHeader.of("org.example.Net").kernel("trace", EXAMPLES, 3, "FLOAT");
        for (int layer = 0; layer < layers; layer++) {
            header.layer("layer" + layer, 10);
        }
        sink.started(header.build());
        for (int i = 0; i < measurements; i++) {
            double drift = 1e-5 * i;
            MeasurementBuilder measurement = Measurement.at(i, 0).value(Quantity.DRIFT, drift);
            measurement.value(Quantity.PARAMETER_MOVEMENT, drift);
            for (int layer = 0; layer < layers; layer++) {
                double movement = drift * (1 + layer);
                measurement.layer("layer" + layer, new LayerMeasurement(drift, movement, 0.01));
            }
            sink.measured(measurement.build());
        }
        sink.close();
    }

    static RegimeMonitor begin(MeasurementSink sink, String layer) {
        RunHeader header =
                RunHeader.of("org.example.Net")
                        .layer(layer, 100)
                        .layer("out", 30)
                        .kernel("trace", EXAMPLES, 3, "FLOAT")
                        .seed(7)
                        .learningRate(0.5)
                        .probeClasses(List.of(2, 0, 1, 0, 2, 1))
                        .baseline("given parameters")
                        .schedule("every 10 iterations")
                        .build();
        sink.started(header);
        return RegimeMonitor.of(header.criteria());
    }

    static void tell(MeasurementSink sink, RegimeMonitor monitor, Measurement measurement) {
        Optional<RegimeTransition> change = monitor.observe(measurement.observation());
        Measurement judged = measurement.withRegime(monitor.regime());
        sink.measured(judged);
        change.ifPresent(transition -> sink.changed(transition, judged));
    }

    static Measurement measurement(long iteration, double drift, boolean everything) {
        String layer = everything ? NASTY : "dense";
        MeasurementBuilder measurement =
                Measurement.at(iteration, 0)
                        .score(1 / (1 + 0.1 * iteration))
                        .value(Quantity.DRIFT, drift)
                        .value(Quantity.LINEARIZATION_ERROR, drift * 2 / 3)
                        .value(Quantity.PARAMETER_MOVEMENT, drift / 7)
                        .layer(layer, new LayerMeasurement(drift * 1.5, drift / 3, 0.75))
                        .layer("out", new LayerMeasurement(drift / 2, drift / 5, 0.25))
                        .eigenvalues(9 + drift, 3, 1, 0.5, 0.1, 0.01)
                        .cost(2, 0.1);
        if (everything) {
            measurement
                    .value(Quantity.LOSS_TOP_EIGENVALUE, 3 + 10 * drift)
                    .value(Quantity.OUTPUT_HESSIAN_NORM, 1 + drift)
                    .value(Quantity.FORECAST_DRIFT, drift / 11)
                    .probeLoss(2 / (1 + 0.1 * iteration))
                    .accuracy(1 - 1 / (2 + 0.1 * iteration))
                    .kernel(matrix(drift));
        }
        return measurement.build();
    }

    /** Symmetric, of six examples. */
    static double[][] matrix(double drift) {
        Random random = new Random(5);
        double[][] matrix = new double[EXAMPLES][EXAMPLES];
        for (int i = 0; i < EXAMPLES; i++) {
            for (int j = 0; j <= i; j++) {
                matrix[i][j] = random.nextDouble() + (i == j ? 2 : 0) + drift;
                matrix[j][i] = matrix[i][j];
            }
        }
        return matrix;
    }
}
