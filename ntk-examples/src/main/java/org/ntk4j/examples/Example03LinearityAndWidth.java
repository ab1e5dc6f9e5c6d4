/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.examples;

import java.util.Arrays;
import java.util.Locale;
import java.util.Random;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.ntk4j.autodiff.Derivatives;
import org.ntk4j.graph.DifferentiableGraph;
import org.ntk4j.graph.Examples;
import org.ntk4j.graph.GraphBuilder;
import org.ntk4j.linalg.Lanczos;
import org.ntk4j.linalg.SpectralValue;
import org.ntk4j.linalg.SymmetricOperator;

/**
 * Example 3: when does width make a network linear? After Liu, Zhu and Belkin, "On the linearity of
 * large non-linear models" (2020, arXiv 2010.01092).
 *
 * <p>A kernel is constant where the Hessian of the output in the parameters is small beside the
 * gradient. Wide networks have such a small Hessian, of the order of one over the square root of
 * the width, but only if the last layer is linear and no layer on the way is narrow. Run it with
 * {@code java -cp ntk-examples/target/ntk4j.jar org.ntk4j.examples.Example03LinearityAndWidth}.
 */
public final class Example03LinearityAndWidth {

    private static final int[] WIDTHS = {32, 64, 128, 256, 512, 1024};
    private static final int SEEDS = 5;
    private static final int INPUTS = 4;

    private Example03LinearityAndWidth() {}

    /** The three networks of the paper. Only the first becomes linear as it grows. */
    private enum Network {
        LINEAR_OUTPUT,
        TANH_OUTPUT,
        BOTTLENECK;

        /** tanh networks in the NTK parametrization, plain SameDiff ops, no biases. */
        DifferentiableGraph graph(int width) {
            GraphBuilder g = DifferentiableGraph.builder(DataType.DOUBLE);
            SDVariable first = hidden(g, "first", g.input("x", -1, INPUTS), INPUTS, width);
            if (this == BOTTLENECK) {
                // A third hidden layer of a single unit, between the two wide ones.
                SDVariable narrow = hidden(g, "narrow", first, width, 1);
                SDVariable second = hidden(g, "second", narrow, 1, width);
                return g.build(product(g, "output", second, width, 1));
            }
            SDVariable second = hidden(g, "second", first, width, width);
            SDVariable output = product(g, "output", second, width, 1);
            return g.build(this == TANH_OUTPUT ? g.sameDiff().math.tanh(output) : output);
        }

        private static SDVariable hidden(
                GraphBuilder g, String layer, SDVariable h, int in, int out) {
            return g.sameDiff().math.tanh(product(g, layer, h, in, out));
        }

        /** h W / sqrt(in): the weights are of order one whatever the width, and move by less. */
        private static SDVariable product(
                GraphBuilder g, String layer, SDVariable h, int in, int out) {
            SDVariable w = g.parameter(layer, layer + "_W", 'c', in, out);
            return h.mul(1 / Math.sqrt(in)).mmul(w);
        }
    }

    /**
     * The Hessian of the output at one example, known by its products: all that Lanczos needs. At
     * width 1024 the matrix itself would have 10^12 entries.
     */
    private record OutputHessian(Derivatives derivatives, Examples x, INDArray one)
            implements SymmetricOperator {

        @Override
        public long dimension() {
            return derivatives.graph().parameterCount();
        }

        @Override
        public DataType dataType() {
            return derivatives.graph().dataType();
        }

        @Override
        public INDArray apply(INDArray v) {
            return derivatives.hvp(x, one, v);
        }
    }

    /** What is measured of one network: the norms of its output's gradient and Hessian. */
    private record Norms(double gradient, double hessian) {}

    /**
     * Prints the table and the slopes.
     *
     * @param args none
     */
    public static void main(String[] args) {
        long start = System.nanoTime();
        Examples x = Examples.of(input());
        double[][] gradients = new double[Network.values().length][WIDTHS.length];
        double[][] hessians = new double[Network.values().length][WIDTHS.length];
        for (int i = 0; i < WIDTHS.length; i++) {
            StringBuilder row = new StringBuilder("%6d".formatted(WIDTHS[i]));
            for (Network network : Network.values()) {
                Norms norms = mean(network, WIDTHS[i], x);
                gradients[network.ordinal()][i] = norms.gradient();
                hessians[network.ordinal()][i] = norms.hessian();
                row.append(
                        String.format(
                                Locale.ROOT, "%9.3f%9.4f", norms.gradient(), norms.hessian()));
            }
            if (i == 0) {
                // Not sooner: ND4J has things of its own to say when it starts.
                printHeader();
            }
            System.out.println(row);
        }

        // A line through log norm against log width: a power law's exponent.
        System.out.printf("%6s", "slope");
        for (Network network : Network.values()) {
            System.out.printf(
                    Locale.ROOT,
                    "%+9.2f%+9.2f",
                    slope(gradients[network.ordinal()]),
                    slope(hessians[network.ordinal()]));
        }
        System.out.printf(
                "%nIn %d s. Theory: 0, -1/2 with a linear output; 0, 0 otherwise.%n",
                (System.nanoTime() - start) / 1_000_000_000L);
    }

    private static void printHeader() {
        System.out.printf(
                "Norms of gradient and Hessian of the output, mean of %d networks%n", SEEDS);
        System.out.printf("%6s", "width");
        for (Network network : Network.values()) {
            System.out.printf("%18s", network.name().toLowerCase(Locale.ROOT).replace('_', ' '));
        }
        System.out.println();
    }

    private static Norms mean(Network network, int width, Examples x) {
        double gradient = 0;
        double hessian = 0;
        INDArray one = Nd4j.ones(DataType.DOUBLE, 1, 1);
        try (DifferentiableGraph graph = network.graph(width)) {
            // Once per graph: the derivatives are ops, which are added to it.
            Derivatives derivatives = Derivatives.of(graph);
            for (int seed = 1; seed <= SEEDS; seed++) {
                graph.setParameters(normal(seed, graph.parameterCount()));
                gradient += derivatives.vjp(x, one).norm2Number().doubleValue() / SEEDS;
                SpectralValue norm =
                        Lanczos.create()
                                .withTolerance(1e-3)
                                .spectralNorm(new OutputHessian(derivatives, x, one));
                if (!norm.converged()) {
                    throw new IllegalStateException("not converged: " + norm);
                }
                hessian += norm.value() / SEEDS;
            }
        }
        return new Norms(gradient, hessian);
    }

    /** A vector of length sqrt(dimension): its entries, and all pre-activations, of order one. */
    private static INDArray input() {
        INDArray vector = normal(1, INPUTS);
        double scale = Math.sqrt(INPUTS) / vector.norm2Number().doubleValue();
        return vector.mul(scale).reshape(1, INPUTS);
    }

    private static INDArray normal(long seed, long length) {
        Random random = new Random(seed);
        double[] values = new double[(int) length];
        Arrays.setAll(values, i -> random.nextGaussian());
        return Nd4j.createFromArray(values);
    }

    /** Least squares. */
    private static double slope(double[] norms) {
        double[] u = Arrays.stream(WIDTHS).mapToDouble(Math::log).toArray();
        double[] v = Arrays.stream(norms).map(Math::log).toArray();
        double center = Arrays.stream(u).average().orElseThrow();
        double numerator = 0;
        double denominator = 0;
        for (int i = 0; i < u.length; i++) {
            numerator += (u[i] - center) * v[i];
            denominator += (u[i] - center) * (u[i] - center);
        }
        return numerator / denominator;
    }
}
