/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.autodiff;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.ntk4j.graph.internal.Program;

/** A case as a graph y(x0, x1, ...) to which tangents and cotangents are added. */
final class RuleGraph {

    /** Sixth-order central differences: nodes -3 ... 3 times the step. */
    private static final double[] STENCIL = {
        -1. / 60, 3. / 20, -3. / 4, 0, 3. / 4, -3. / 20, 1. / 60
    };

    private static final double STEP = 1e-3;

    private final RuleCase rule;
    private final SameDiff sd = SameDiff.create();
    private final Map<String, INDArray> bindings = new LinkedHashMap<>();
    private final SDVariable output;

    RuleGraph(RuleCase rule) {
        this.rule = rule;
        List<INDArray> point = rule.point(42);
        SDVariable[] x = new SDVariable[point.size()];
        for (int i = 0; i < x.length; i++) {
            long[] shape = point.get(i).shape().clone();
            if (!rule.declared()) {
                Arrays.fill(shape, -1);
            }
            x[i] = sd.placeHolder("x" + i, DataType.DOUBLE, shape);
            if (!rule.declared()) {
                x[i] = bent(x[i], point.get(i));
            }
            bindings.put("x" + i, point.get(i));
        }
        output = rule.body().of(sd, x);
    }

    /**
     * x + (x - point)^2 / 9: what x is at the point, but for its second derivative, so that
     * tangents of tangents and cotangents of tangents go through ops that are linear in x as well.
     */
    private static SDVariable bent(SDVariable x, INDArray point) {
        SameDiff sd = x.getSameDiff();
        return x.add(sd.math().square(x.sub(sd.constant(point))).div(9));
    }

    SameDiff sd() {
        return sd;
    }

    SDVariable output() {
        return output;
    }

    List<String> sources() {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < rule.inputs().size(); i++) {
            names.add("x" + i);
        }
        return names;
    }

    /** Declares a variable and binds it to a value. */
    SDVariable bound(String name, INDArray value) {
        bindings.put(name, value);
        return sd.placeHolder(name, DataType.DOUBLE, value.shape());
    }

    SDVariable jvp(String prefix, List<INDArray> direction, SDVariable of) {
        Map<String, SDVariable> seeds = new HashMap<>();
        for (int i = 0; i < direction.size(); i++) {
            if (direction.get(i) != null) {
                seeds.put("x" + i, bound(prefix + i, direction.get(i)));
            }
        }
        return ForwardMode.standard().tangent(sd, seeds, of.name());
    }

    INDArray value(SDVariable variable) {
        return value(variable, bindings);
    }

    private INDArray value(SDVariable variable, Map<String, INDArray> at) {
        try (Program program = Program.compile(sd, List.of(variable.name()), at.keySet())) {
            return program.run(at).get(variable.name());
        }
    }

    /** The derivative of a variable along a direction, from values alone. */
    INDArray difference(SDVariable variable, List<INDArray> direction) {
        INDArray sum = null;
        for (int node = -3; node <= 3; node++) {
            double weight = STENCIL[node + 3] / STEP;
            if (weight != 0) {
                Map<String, INDArray> moved = new HashMap<>(bindings);
                for (int i = 0; i < direction.size(); i++) {
                    if (direction.get(i) != null) {
                        INDArray by = direction.get(i).mul(node * STEP);
                        moved.put("x" + i, bindings.get("x" + i).add(by));
                    }
                }
                INDArray term = value(variable, moved).mul(weight);
                sum = sum == null ? term : sum.add(term);
            }
        }
        return sum;
    }

    /** <J^T u, v> by reverse mode, for a variable with a seed. */
    double pulled(SDVariable variable, SDVariable seed, List<INDArray> direction) {
        ReverseMode reverse = ReverseMode.apply(sd, variable.name(), seed, sources());
        double sum = 0;
        for (int i = 0; i < direction.size(); i++) {
            SDVariable cotangent = reverse.cotangent("x" + i).orElse(null);
            if (direction.get(i) != null && cotangent != null) {
                INDArray pulled = value(cotangent);
                if (pulled.length() != direction.get(i).length()) {
                    throw new AssertionError(
                            "cotangent of x" + i + " has shape " + pulled.shapeInfoToString());
                }
                sum += dot(pulled, direction.get(i));
            }
        }
        return sum;
    }

    /** What ND4J's own gradient of the last op pulls back to its first argument. */
    SDVariable ownGradient(SDVariable seed) {
        String op = sd.getVariables().get(output.name()).getOutputOfOp();
        return sd.getOps().get(op).getOp().doDiff(List.of(seed)).get(0);
    }

    Set<String> opNames() {
        return sd.getOps().values().stream()
                .map(op -> op.getOp().opName())
                .collect(Collectors.toSet());
    }

    /** The ops with a floating-point input and result that the transform could not pass. */
    Set<String> opsWithoutRule() {
        return sd.getOps().values().stream()
                .filter(op -> anyReal(op.getInputsToOp()) && anyReal(op.getOutputsOfOp()))
                .map(op -> op.getOp().opName())
                .filter(name -> TangentRules.standard().of(name).isEmpty())
                .collect(Collectors.toSet());
    }

    private boolean anyReal(List<String> names) {
        return names != null
                && names.stream().anyMatch(name -> sd.getVariable(name).dataType().isFPType());
    }

    static double dot(INDArray a, INDArray b) {
        double[] left = flat(a);
        double[] right = flat(b);
        double sum = 0;
        for (int i = 0; i < left.length; i++) {
            sum += left[i] * right[i];
        }
        return sum;
    }

    static double[] flat(INDArray a) {
        return a.dup('c').reshape(a.length()).toDoubleVector();
    }

    INDArray seed(long seed) {
        INDArray y = value(output);
        double[] values = new Random(seed).doubles(y.length()).map(u -> 2 * u - 1).toArray();
        return Nd4j.create(values, y.shape(), DataType.DOUBLE);
    }
}
