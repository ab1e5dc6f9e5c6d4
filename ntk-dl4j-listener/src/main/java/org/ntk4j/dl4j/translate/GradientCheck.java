/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.dl4j.translate;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.ntk4j.graph.Examples;
import org.ntk4j.graph.ParameterBlock;
import org.ntk4j.linalg.Norms;

/**
 * Compares the Jacobian by Deeplearning4j's backpropagation with central differences of the
 * outputs: for some random combinations of all outputs of a few examples, along one direction in
 * each parameter block.
 */
final class GradientCheck implements AutoCloseable {

    /** So many examples are enough: a unit that is dead on one is not on all. */
    static final int EXAMPLES = 8;

    /** Far above what differences lack at one of the steps, and far below any mistake. */
    private static final double TOLERANCE = 1e-6;

    /** The same sums in another order. */
    private static final double ROUNDING = 1e-9;

    private static final int COMBINATIONS = 3;

    /** Several: a larger one may cross a kink, a smaller one drowns in rounding. */
    private static final double[] STEPS = {1e-4, 1e-5, 1e-6, 1e-7};

    private final HeadlessNetwork network;
    private final Examples few;
    private final INDArray outputs;
    private final INDArray at;

    /** Plus or minus one, [combinations, n, k]. */
    private final INDArray seeds;

    private GradientCheck(HeadlessNetwork network, Examples few) {
        this.network = network;
        this.few = few;
        this.outputs = network.outputs(few);
        this.at = network.networkParameters().dup();
        // Drawn elsewhere than from ND4J's numbers.
        this.seeds = signs(new Random(1), 1, COMBINATIONS, few.size(), network.outputCount());
    }

    /**
     * Checks, and leaves network and random numbers where they were.
     *
     * @param network the network
     * @param few some examples
     * @throws IllegalArgumentException if the two differ, a random number was drawn, or the outputs
     *     depend on more than the example and the parameters
     */
    static void run(HeadlessNetwork network, Examples few) {
        long root = Nd4j.getRandom().rootState();
        long node = Nd4j.getRandom().nodeState();
        try (GradientCheck check = new GradientCheck(network, few);
                INDArray rows = check.rows()) {
            if (Nd4j.getRandom().rootState() != root || Nd4j.getRandom().nodeState() != node) {
                throw new IllegalArgumentException("it draws random numbers");
            }
            check.requireRepetition(rows);
            check.requireIndependence();
            for (ParameterBlock block : network.blocks()) {
                check.require(block, rows);
            }
        } finally {
            Nd4j.getRandom().setStates(root, node);
        }
    }

    /** For each combination the gradient, summed over the examples, which are taken one by one. */
    private INDArray rows() {
        long p = network.parameters().length();
        INDArray sums = Nd4j.zeros(DataType.DOUBLE, COMBINATIONS, p);
        try (INDArray row = network.parameters().ulike()) {
            for (long i = 0; i < few.size(); i++) {
                Examples one = few.slice(i, i + 1);
                try {
                    for (int c = 0; c < COMBINATIONS; c++) {
                        network.row(one, seeds.slice(c), i, row);
                        sums.getRow(c).addi(row);
                    }
                } finally {
                    one.close();
                }
            }
            return sums;
        } catch (RuntimeException | Error e) {
            sums.close();
            throw e;
        }
    }

    private void requireRepetition(INDArray rows) {
        double scale = Norms.of(rows) + Norms.of(outputs);
        try (INDArray again = rows();
                INDArray outputsAgain = network.outputs(few)) {
            if (!near(outputs, outputsAgain, scale) || !near(rows, again, scale)) {
                throw new IllegalArgumentException(
                        "it does not repeat itself: the same examples give other values a second"
                                + " time");
            }
        }
    }

    /** Rows are taken example by example: a layer that mixes them has others. */
    private void requireIndependence() {
        for (long i = 0; i < few.size(); i++) {
            Examples one = few.slice(i, i + 1);
            try (INDArray alone = network.outputs(one)) {
                if (!near(outputs.getRow(i, true), alone, Norms.of(outputs))) {
                    throw new IllegalArgumentException(
                            "an example's outputs are others beside another example");
                }
            } finally {
                one.close();
            }
        }
    }

    private void require(ParameterBlock block, INDArray rows) {
        double scale = Math.max(1, Norms.of(block.of(network.parameters())));
        double[] claimed;
        double[] measured;
        try (INDArray direction = direction(block)) {
            claimed = products(rows, direction);
            measured = claimed;
            boolean agree = false;
            for (int s = 0; s < STEPS.length && !agree; s++) {
                double step = STEPS[s] * scale;
                measured = differences(direction, step);
                agree = agree(claimed, measured, step);
            }
            if (agree) {
                return;
            }
        }
        throw new IllegalArgumentException(
                ("the derivative with respect to '%s' of layer '%s' is not that of the output:"
                                + " %s against %s by differences")
                        .formatted(
                                block.name(),
                                block.layer(),
                                Arrays.toString(claimed),
                                Arrays.toString(measured)));
    }

    /** Of length one, and the same at each call. */
    private INDArray direction(ParameterBlock block) {
        INDArray direction = network.parameters().ulike().assign(0);
        double size = 1 / Math.sqrt(block.length());
        try (INDArray part = signs(new Random(block.offset()), size, block.length())) {
            INDArray own = block.of(direction);
            own.assign(part.reshape(own.ordering(), own.shape()));
        }
        return direction;
    }

    private static INDArray signs(Random random, double size, long... shape) {
        INDArray signs = Nd4j.createUninitializedDetached(DataType.DOUBLE, shape);
        INDArray flat = signs.reshape(signs.length());
        for (long i = 0; i < flat.length(); i++) {
            flat.putScalar(i, random.nextDouble() < 0.5 ? size : -size);
        }
        return signs;
    }

    private double[] differences(INDArray direction, double step) {
        try (INDArray change = outputsAt(direction, step);
                INDArray below = outputsAt(direction, -step)) {
            change.subi(below).divi(2 * step);
            return products(seeds, change);
        }
    }

    private INDArray outputsAt(INDArray direction, double step) {
        try (INDArray moved = network.moved(at, direction, step)) {
            network.load(moved);
        }
        return network.outputs(few);
    }

    /** The inner product of each combination's part, along the first axis, with an array. */
    private static double[] products(INDArray parts, INDArray other) {
        return IntStream.range(0, COMBINATIONS)
                .mapToDouble(c -> Nd4j.getBlasWrapper().dot(parts.slice(c), other))
                .toArray();
    }

    private boolean agree(double[] claimed, double[] measured, double step) {
        double rounding = 0x1p-52 * (1 + Norms.of(outputs)) / step;
        double error = 0;
        double size = 0;
        for (int c = 0; c < claimed.length; c++) {
            error = Math.max(error, Math.abs(claimed[c] - measured[c]));
            size = Math.max(size, Math.max(Math.abs(claimed[c]), Math.abs(measured[c])));
        }
        return error <= TOLERANCE * size + 10 * rounding;
    }

    private static boolean near(INDArray a, INDArray b, double scale) {
        return a.distance2(b) <= ROUNDING * scale;
    }

    /** Leaves the network where it was. */
    @Override
    public void close() {
        network.load(at);
        at.close();
        outputs.close();
        seeds.close();
    }
}
