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
import java.util.stream.Stream;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.ntk4j.graph.Examples;
import org.ntk4j.graph.ParameterBlock;

/**
 * Compares the Jacobian by Deeplearning4j's backpropagation with central differences of the
 * outputs: for some random combinations of all outputs of a few examples, along one direction in
 * each parameter block.
 */
final class GradientCheck {

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
    private final INDArray at;
    private final INDArray outputs;
    private final INDArray[] seeds = new INDArray[COMBINATIONS];

    private GradientCheck(HeadlessNetwork network, Examples few) {
        this.network = network;
        this.few = few;
        this.at = network.networkParameters().dup();
        this.outputs = network.outputs(few);
        // Drawn elsewhere than from ND4J's numbers.
        Random random = new Random(1);
        for (int c = 0; c < COMBINATIONS; c++) {
            seeds[c] = signs(random, outputs.length(), 1).reshape(outputs.shape());
        }
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
        INDArray[] rows = {};
        GradientCheck check = null;
        try {
            check = new GradientCheck(network, few);
            rows = check.rows();
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
            close(rows);
            if (check != null) {
                check.close();
            }
        }
    }

    /** For each combination the gradient, summed over the examples, which are taken one by one. */
    private INDArray[] rows() {
        INDArray[] sums = new INDArray[COMBINATIONS];
        INDArray row = network.parameters().ulike();
        for (int c = 0; c < COMBINATIONS; c++) {
            sums[c] = row.ulike().assign(0);
        }
        for (long i = 0; i < few.size(); i++) {
            Examples one = few.slice(i, i + 1);
            for (int c = 0; c < COMBINATIONS; c++) {
                network.row(one, seeds[c].getRow(i, true).dup(), row);
                sums[c].addi(row);
            }
            one.close();
        }
        row.close();
        return sums;
    }

    private void requireRepetition(INDArray[] rows) {
        INDArray[] again = rows();
        double scale = size(rows) + size(outputs);
        INDArray outputsAgain = network.outputs(few);
        boolean same = close(outputs, outputsAgain, scale);
        for (int c = 0; c < COMBINATIONS; c++) {
            same &= close(rows[c], again[c], scale);
        }
        close(again);
        outputsAgain.close();
        if (!same) {
            throw new IllegalArgumentException(
                    "it does not repeat itself: the same examples give other values a second time");
        }
    }

    /** Rows are taken example by example: a layer that mixes them has others. */
    private void requireIndependence() {
        for (long i = 0; i < few.size(); i++) {
            Examples one = few.slice(i, i + 1);
            INDArray alone = network.outputs(one);
            boolean same = close(outputs.getRow(i, true), alone, size(outputs));
            alone.close();
            one.close();
            if (!same) {
                throw new IllegalArgumentException(
                        "an example's outputs are others beside another example");
            }
        }
    }

    private void require(ParameterBlock block, INDArray[] rows) {
        INDArray direction = direction(block);
        double[] claimed =
                Arrays.stream(rows)
                        .mapToDouble(row -> Nd4j.getBlasWrapper().dot(row, direction))
                        .toArray();
        double scale = Math.max(1, block.of(network.parameters()).norm2Number().doubleValue());
        double[] measured = claimed;
        boolean agree = false;
        for (int s = 0; s < STEPS.length && !agree; s++) {
            double step = STEPS[s] * scale;
            measured = differences(direction, step);
            agree = agree(claimed, measured, step);
        }
        direction.close();
        if (!agree) {
            throw new IllegalArgumentException(
                    ("the derivative with respect to '%s' of layer '%s' is not that of the output:"
                                    + " %s against %s by differences")
                            .formatted(
                                    block.name(),
                                    block.layer(),
                                    Arrays.toString(claimed),
                                    Arrays.toString(measured)));
        }
    }

    /** Of length one, and the same at each call. */
    private INDArray direction(ParameterBlock block) {
        INDArray direction = network.parameters().ulike().assign(0);
        INDArray part =
                signs(new Random(block.offset()), block.length(), 1 / Math.sqrt(block.length()));
        INDArray own = block.of(direction);
        own.assign(part.reshape(own.ordering(), own.shape()));
        part.close();
        return direction;
    }

    private static INDArray signs(Random random, long length, double size) {
        return Nd4j.createFromArray(
                random.doubles(length).map(draw -> draw < 0.5 ? size : -size).toArray());
    }

    private double[] differences(INDArray direction, double step) {
        INDArray above = outputsAt(direction, step);
        INDArray below = outputsAt(direction, -step);
        INDArray change = above.subi(below);
        below.close();
        double[] slopes =
                Stream.of(seeds)
                        .mapToDouble(seed -> Nd4j.getBlasWrapper().dot(seed, change) / (2 * step))
                        .toArray();
        change.close();
        return slopes;
    }

    private INDArray outputsAt(INDArray direction, double step) {
        INDArray moved = network.moved(at, direction, step);
        network.load(moved);
        moved.close();
        return network.outputs(few);
    }

    private boolean agree(double[] claimed, double[] measured, double step) {
        double rounding = 0x1p-52 * (1 + size(outputs)) / step;
        double error = 0;
        double size = 0;
        for (int c = 0; c < claimed.length; c++) {
            error = Math.max(error, Math.abs(claimed[c] - measured[c]));
            size = Math.max(size, Math.max(Math.abs(claimed[c]), Math.abs(measured[c])));
        }
        return error <= TOLERANCE * size + 10 * rounding;
    }

    private static boolean close(INDArray a, INDArray b, double scale) {
        return a.distance2(b) <= ROUNDING * scale;
    }

    private static double size(INDArray... arrays) {
        return Arrays.stream(arrays).mapToDouble(a -> a.norm2Number().doubleValue()).sum();
    }

    private static void close(INDArray... arrays) {
        Arrays.stream(arrays).forEach(INDArray::close);
    }

    private void close() {
        network.load(at);
        close(seeds);
        close(at, outputs);
    }
}
