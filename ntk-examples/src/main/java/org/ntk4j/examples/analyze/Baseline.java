/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.examples.analyze;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;
import org.ntk4j.autodiff.Derivatives;
import org.ntk4j.graph.DifferentiableGraph;
import org.ntk4j.graph.Examples;
import org.ntk4j.kernel.KernelDetail;
import org.ntk4j.kernel.KernelMetrics;
import org.ntk4j.kernel.ParameterMovement;
import org.ntk4j.kernel.TangentKernel;
import org.ntk4j.linear.LinearizedModel;

/** The checkpoint that others are compared with: its kernel and its linearization. */
final class Baseline implements AutoCloseable {

    private final SavedNetwork checkpoint;
    private final LinearizedModel surrogate;
    private final KernelReader.Reading before;

    /** Takes over the reading, which belongs to the graph's current parameters. */
    Baseline(
            SavedNetwork checkpoint,
            Derivatives derivatives,
            Examples x,
            KernelReader.Reading reading) {
        this.checkpoint = checkpoint;
        this.surrogate = LinearizedModel.of(derivatives, x);
        this.before = reading;
    }

    Analysis.Reference compare(KernelReader.Reading now, Derivatives derivatives) {
        DifferentiableGraph graph = derivatives.graph();
        TangentKernel old = before.compared();
        TangentKernel current = now.compared();
        ParameterMovement movement =
                ParameterMovement.between(
                        graph.blocks(), surrogate.reference(), graph.parameters());
        return new Analysis.Reference(
                checkpoint.path().toString(),
                old.kind(),
                defined(KernelMetrics.drift(old, current)),
                defined(KernelMetrics.cka(old, current)),
                defined(KernelMetrics.distance(old, current)),
                defined(surrogate.error(graph.parameters()).whole()),
                defined(movement.whole()),
                layerDrifts(old, current),
                before.kernel());
    }

    private static Map<String, Double> layerDrifts(TangentKernel old, TangentKernel current) {
        Map<String, Double> drifts = new LinkedHashMap<>();
        if (old.detail() != KernelDetail.SUM && current.detail() != KernelDetail.SUM) {
            drifts.putAll(KernelMetrics.layerDrifts(old, current));
            drifts.values().removeIf(drift -> !Double.isFinite(drift));
        }
        return drifts;
    }

    private static OptionalDouble defined(double value) {
        return Double.isFinite(value) ? OptionalDouble.of(value) : OptionalDouble.empty();
    }

    @Override
    public void close() {
        surrogate.close();
        before.close();
    }
}
