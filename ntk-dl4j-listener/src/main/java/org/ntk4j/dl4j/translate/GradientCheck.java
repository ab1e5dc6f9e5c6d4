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
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.ntk4j.graph.Examples;
import org.ntk4j.graph.ParameterBlock;

/**
 * Compares the Jacobian by Deeplearning4j's backpropagation with central differences of the output,
 * on one example, for a few outputs, along one direction in each parameter block.
 */
final class GradientCheck {

    private static final int OUTPUTS = 4;

    private final HeadlessNetwork network;
    private final Examples one;
    private final boolean single;
    private final INDArray at;
    private final INDArray[] rows;
    private final long[] outputs;

    GradientCheck(HeadlessNetwork network, Examples one) {
        this.network = network;
        this.one = one;
        this.at = network.networkParameters().dup();
        this.single = at.dataType() == DataType.FLOAT;
        long k = network.outputCount();
        this.outputs = new long[(int) Math.min(OUTPUTS, k)];
        this.rows = new INDArray[outputs.length];
        for (int c = 0; c < outputs.length; c++) {
            outputs[c] = c * k / outputs.length;
        }
    }

    /**
     * Checks, and leaves the network where it was.
     *
     * @throws IllegalArgumentException if the two differ, or a random number was drawn
     */
    void run() {
        try {
            computeRows();
            network.blocks().forEach(this::require);
        } finally {
            network.load(at);
            at.close();
            for (INDArray row : rows) {
                if (row != null) {
                    row.close();
                }
            }
        }
    }

    private void computeRows() {
        long root = Nd4j.getRandom().rootState();
        long node = Nd4j.getRandom().nodeState();
        for (int c = 0; c < outputs.length; c++) {
            INDArray seed = Nd4j.create(at.dataType(), 1, network.outputCount());
            seed.putScalar(0, outputs[c], 1);
            rows[c] = Nd4j.create(at.dataType(), network.parameters().length());
            network.row(one, seed, rows[c]);
        }
        boolean drawn =
                Nd4j.getRandom().rootState() != root || Nd4j.getRandom().nodeState() != node;
        if (drawn) {
            Nd4j.getRandom().setStates(root, node);
            throw new IllegalArgumentException("it draws random numbers in training");
        }
    }

    private void require(ParameterBlock block) {
        INDArray direction = direction(block);
        double[] claimed = new double[outputs.length];
        for (int c = 0; c < outputs.length; c++) {
            claimed[c] = Nd4j.getBlasWrapper().dot(rows[c], direction);
        }
        // Several steps: a larger one may cross a kink, a smaller one drowns in rounding.
        double[] steps = single ? new double[] {1e-2, 1e-3} : new double[] {1e-4, 1e-6};
        double[] measured = claimed;
        for (double step : steps) {
            double scale = Math.max(1, block.of(network.parameters()).norm2Number().doubleValue());
            measured = differences(direction, step * scale);
            if (agree(claimed, measured, step * scale)) {
                direction.close();
                return;
            }
        }
        throw new IllegalArgumentException(
                ("the derivative with respect to '%s' of layer '%s' is not that of the output: %s"
                                + " against %s by differences")
                        .formatted(
                                block.name(),
                                block.layer(),
                                Arrays.toString(claimed),
                                Arrays.toString(measured)));
    }

    /** Of length one, the same at each call, and drawn elsewhere than from ND4J's numbers. */
    private INDArray direction(ParameterBlock block) {
        Random random = new Random(block.offset());
        INDArray direction = Nd4j.create(at.dataType(), network.parameters().length());
        double size = 1 / Math.sqrt(block.length());
        for (long i = 0; i < block.length(); i++) {
            direction.putScalar(block.offset() + i, random.nextBoolean() ? size : -size);
        }
        return direction;
    }

    private double[] differences(INDArray direction, double step) {
        double[] above = outputsAt(direction, step);
        double[] below = outputsAt(direction, -step);
        double[] slopes = new double[outputs.length];
        for (int c = 0; c < slopes.length; c++) {
            slopes[c] = (above[c] - below[c]) / (2 * step);
        }
        return slopes;
    }

    private double[] outputsAt(INDArray direction, double step) {
        INDArray moved = network.moved(at, direction, step);
        network.load(moved);
        moved.close();
        INDArray values = network.outputs(one);
        double[] chosen = new double[outputs.length];
        for (int c = 0; c < chosen.length; c++) {
            chosen[c] = values.getDouble(outputs[c]);
        }
        values.close();
        return chosen;
    }

    private boolean agree(double[] claimed, double[] measured, double step) {
        INDArray values = network.outputs(one);
        double rounding =
                (single ? 0x1p-23 : 0x1p-52) * (1 + values.norm2Number().doubleValue()) / step;
        values.close();
        double tolerance = single ? 1e-2 : 1e-4;
        double error = 0;
        double size = 0;
        for (int c = 0; c < claimed.length; c++) {
            error = Math.max(error, Math.abs(claimed[c] - measured[c]));
            size = Math.max(size, Math.max(Math.abs(claimed[c]), Math.abs(measured[c])));
        }
        return error <= tolerance * size + 10 * rounding;
    }
}
