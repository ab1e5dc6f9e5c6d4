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
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A function of some arrays, written with SameDiff ops, and the point at which to differentiate it.
 */
record RuleCase(
        String name,
        Body body,
        List<Input> inputs,
        boolean smooth,
        boolean reversible,
        boolean declared) {

    /** Emits the function. */
    interface Body {
        SDVariable of(SameDiff sd, SDVariable[] x);
    }

    /** An input's shape and the values that it takes. */
    record Input(long[] shape, double low, double high, double[] values) {}

    static RuleCase of(String name, Body body, Input... inputs) {
        return new RuleCase(name, body, List.of(inputs), true, true, false);
    }

    /** At a kink or a tie differences mean nothing, but forward and reverse must still agree. */
    RuleCase atKink() {
        return new RuleCase(name + " at a kink", body, inputs, false, reversible, declared);
    }

    /** For ops that reverse mode refuses, since ND4J gives them no gradient, or a wrong one. */
    RuleCase forwardOnly() {
        return new RuleCase(name, body, inputs, smooth, false, declared);
    }

    /** For functions that ask for the shapes of their inputs: these are declared, and not bent. */
    RuleCase declaringShapes() {
        return new RuleCase(name, body, inputs, smooth, reversible, true);
    }

    /** Uniform values of both signs, none nearer to zero than a tenth. */
    static Input normal(long... shape) {
        return new Input(shape, -1.5, 1.5, null);
    }

    static Input positive(long... shape) {
        return new Input(shape, .3, 1.7, null);
    }

    static Input within(double low, double high, long... shape) {
        return new Input(shape, low, high, null);
    }

    /** Values of both signs, no two of which and none of which and zero are close. */
    static Input separated(long... shape) {
        int length = (int) Arrays.stream(shape).reduce(1, (a, b) -> a * b);
        List<Double> values = new ArrayList<>();
        for (int i = 0; i < length; i++) {
            values.add((i - length / 2 + .3) * .05);
        }
        Collections.shuffle(values, new Random(7));
        return given(shape, values.stream().mapToDouble(v -> v).toArray());
    }

    static Input given(double... values) {
        return new Input(new long[] {values.length}, 0, 0, values);
    }

    static Input given(long[] shape, double... values) {
        return new Input(shape, 0, 0, values);
    }

    List<INDArray> point(long seed) {
        Random random = new Random(seed);
        List<INDArray> point = new ArrayList<>();
        for (Input input : inputs) {
            double[] values =
                    input.values() != null
                            ? input.values()
                            : random.doubles(length(input))
                                    .map(u -> input.low() + u * (input.high() - input.low()))
                                    .map(v -> Math.abs(v) < .1 ? Math.copySign(.1, v) + v : v)
                                    .toArray();
            point.add(Nd4j.create(values, input.shape(), DataType.DOUBLE));
        }
        return point;
    }

    /** Random directions; null for the inputs that a mask leaves out. */
    List<INDArray> direction(long seed, int mask) {
        Random random = new Random(seed);
        List<INDArray> direction = new ArrayList<>();
        for (int i = 0; i < inputs.size(); i++) {
            double[] values = random.doubles(length(inputs.get(i))).map(u -> 2 * u - 1).toArray();
            INDArray array = Nd4j.create(values, inputs.get(i).shape(), DataType.DOUBLE);
            direction.add((mask & 1 << i) != 0 ? array : null);
        }
        return direction;
    }

    private static long length(Input input) {
        return Arrays.stream(input.shape()).reduce(1, (a, b) -> a * b);
    }

    @Override
    public String toString() {
        return name;
    }
}
