/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.dl4j.translate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.deeplearning4j.nn.api.Model;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.ntk4j.graph.Examples;
import org.ntk4j.graph.ParameterBlock;
import org.ntk4j.kernel.KernelKind;
import org.ntk4j.kernel.MemoryBudget;
import org.ntk4j.kernel.TangentKernel;
import org.ntk4j.linalg.Gemm;

/**
 * The tangent kernel of a network that cannot be translated, by Deeplearning4j's own
 * backpropagation on a copy: the slower way, and one without second derivatives.
 *
 * <p>The copy computes in double precision, whatever the network does. It has the network's layers
 * without dropout, and an end that hands on a one-hot cotangent: the logits' where the loss is a
 * cross-entropy, the outputs' otherwise. One pass for one example and one output gives one row of
 * the Jacobian; penalties, clipping and constraints have no part in it. The network itself is only
 * read.
 *
 * <p>Deeplearning4j differentiates what a layer does in training, which is not always the
 * derivative of what it does at inference. Therefore the copy is checked when it is made: along one
 * direction for each parameter array, on some of the examples, against central differences of its
 * outputs, which are to agree to 1e-6 of the derivative and the rounding of the differences. A
 * network that fails is refused, as is one that draws random numbers, does not repeat itself or
 * mixes examples.
 *
 * <p>Not thread-safe.
 */
public final class HeadlessNetwork implements AutoCloseable {

    private final HeadlessCopy copy;
    private final List<ParameterBlock> blocks = new ArrayList<>();
    private final ParameterLayout.Runs layout = new ParameterLayout.Runs();
    private final INDArray parameters;
    private final long[] outputShape;

    private HeadlessNetwork(HeadlessCopy copy, Examples few) {
        this.copy = copy;
        copy.visit(this::append);
        if (blocks.isEmpty()) {
            throw new IllegalArgumentException("expected a trainable parameter, got none");
        }
        outputShape = on(few, x -> copy.outputs(x).shape().clone());
        outputShape[0] = 1;
        ParameterBlock last = blocks.get(blocks.size() - 1);
        INDArray flat = copy.model().params();
        parameters =
                Nd4j.createUninitializedDetached(flat.dataType(), last.offset() + last.length());
        layout.toGraph(flat.reshape(flat.length()), parameters);
    }

    private void append(
            String layer, String prefix, boolean trainable, Map<String, INDArray> table) {
        if (table == null || !trainable) {
            return;
        }
        INDArray flat = copy.model().params();
        table.forEach(
                (key, view) -> {
                    long offset = blocks.stream().mapToLong(ParameterBlock::length).sum();
                    blocks.add(
                            new ParameterBlock(
                                    layer, prefix + key, offset, view.ordering(), view.shape()));
                    layout.append(view.offset() - flat.offset(), view.length());
                });
    }

    /**
     * Copies a network and checks Deeplearning4j's derivative of it.
     *
     * @param network an initialized MultiLayerNetwork or ComputationGraph with one output layer;
     *     read only
     * @param x examples of its inputs, of which the first few are used
     * @param options which function of the output layer is wanted; what else they say about a
     *     translation does not matter, but that masks are refused
     * @return the copy at the network's parameters; the caller closes it
     * @throws IllegalArgumentException with the reason, if Deeplearning4j's derivative is not that
     *     of the network's output, or the network cannot be copied or run
     */
    @SuppressWarnings("try") // the scope is left by closing it
    public static HeadlessNetwork of(Model network, Examples x, TranslationOptions options) {
        if (!options.masked().isEmpty()) {
            throw new IllegalArgumentException(
                    "it takes no masks, and inputs %s have some".formatted(options.masked()));
        }
        Examples few = x.slice(0, Math.min(x.size(), GradientCheck.EXAMPLES));
        HeadlessCopy copy = null;
        HeadlessNetwork headless = null;
        try (MemoryWorkspace ignored = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
            copy = HeadlessCopy.of(network, options.outputs());
            headless = new HeadlessNetwork(copy, few);
            GradientCheck.run(headless, few);
            return headless;
        } catch (RuntimeException | Error e) {
            if (headless != null) {
                headless.close();
            } else if (copy != null) {
                copy.model().close();
            }
            if (e instanceof IllegalArgumentException || e instanceof Error) {
                throw e;
            }
            throw new IllegalArgumentException(
                    "a copy of it in double precision does not run: " + e, e);
        } finally {
            few.close();
        }
    }

    /**
     * The trainable parameter arrays; they partition the parameter vector.
     *
     * @return the blocks by ascending offset, with the names of DL4J's parameter table
     */
    public List<ParameterBlock> blocks() {
        return List.copyOf(blocks);
    }

    /**
     * Number of outputs per example.
     *
     * @return k; outputs of higher rank are flattened in C order
     */
    public long outputCount() {
        return Arrays.stream(outputShape).skip(1).reduce(1, Math::multiplyExact);
    }

    /**
     * The network's end, which the copy lacks.
     *
     * @return the output layer's activation function and loss
     */
    public OutputHead head() {
        return copy.head();
    }

    /**
     * The trainable parameters.
     *
     * @return the live vector [p], DOUBLE; owned by this instance: read only
     */
    public INDArray parameters() {
        return parameters;
    }

    /** The copy's whole vector, live. */
    INDArray networkParameters() {
        return copy.model().params();
    }

    /** A whole vector, moved along a direction of the trainable parameters. */
    INDArray moved(INDArray whole, INDArray direction, double step) {
        INDArray moved = whole.ulike().assign(0);
        try (INDArray stride = direction.mul(step)) {
            layout.toNetwork(stride, moved.reshape(moved.length()));
        }
        return moved.addi(whole);
    }

    /**
     * Moves the copy to the network's parameters.
     *
     * @param params the network's {@code params()} in any floating type; copied
     * @throws IllegalArgumentException if the length is another
     */
    public void load(INDArray params) {
        INDArray flat = copy.model().params();
        if (params.length() != flat.length()) {
            throw new IllegalArgumentException(
                    "expected a vector of %d parameters, got shape %s"
                            .formatted(flat.length(), Arrays.toString(params.shape())));
        }
        flat.assign(params.reshape(flat.shape()));
        layout.toGraph(flat.reshape(flat.length()), parameters);
    }

    /**
     * The outputs f(w; x).
     *
     * @param x the examples, of any type; copied
     * @return a new array [n, k], DOUBLE; the caller closes it
     */
    public INDArray outputs(Examples x) {
        return on(x, own -> flat(copy.outputs(own)));
    }

    /** In its final shape from the start: what {@code reshape} returns cannot be closed. */
    private INDArray flat(INDArray outputs) {
        INDArray flat =
                Nd4j.createUninitializedDetached(
                        outputs.dataType(), outputs.size(0), outputCount());
        flat.reshape('c', outputs.shape()).assign(outputs);
        return flat;
    }

    private static <T> T on(Examples x, Function<INDArray[], T> use) {
        INDArray[] own = x.inputs().stream().map(HeadlessCopy::owned).toArray(INDArray[]::new);
        try {
            return use.apply(own);
        } finally {
            Arrays.stream(own).forEach(INDArray::close);
        }
    }

    /**
     * One combination of rows of the Jacobian.
     *
     * @param one a single example
     * @param seeds combinations, [c, k]
     * @param a which of them
     * @param row [p], which the derivative of sum(seed * f) is written into
     */
    void row(Examples one, INDArray seeds, long a, INDArray row) {
        try (INDArray seed = seeds.getRow(a, true).dup('c')) {
            INDArray gradient = on(one, own -> copy.gradient(own, seed.reshape('c', outputShape)));
            layout.toGraph(gradient.reshape(gradient.length()), row);
        }
    }

    /**
     * The tangent kernel at the current parameters.
     *
     * <p>Cost: nk forward and backward passes (n for the pseudo kernel), nk*p numbers of memory,
     * and (nk)^2 p operations.
     *
     * @param kind the reduction
     * @param x the n examples
     * @return the kernel by parameter block; the caller closes it
     * @throws IllegalArgumentException if the Jacobian exceeds {@link MemoryBudget#standard()}
     */
    public TangentKernel kernel(KernelKind kind, Examples x) {
        return kernel(kind, x, MemoryBudget.standard());
    }

    /**
     * The tangent kernel at the current parameters, if its Jacobian is small enough.
     *
     * @param kind the reduction
     * @param x the n examples
     * @param budget what the Jacobian may take
     * @return as {@link #kernel(KernelKind, Examples)}; the caller closes it
     * @throws IllegalArgumentException if the Jacobian exceeds the budget
     */
    public TangentKernel kernel(KernelKind kind, Examples x, MemoryBudget budget) {
        try (INDArray seeds = seeds(kind)) {
            requireFit(x.size() * seeds.rows(), budget);
            try (INDArray jacobian = jacobian(x, seeds)) {
                return TangentKernel.of(
                        kind, kernels(jacobian, kind.side(x.size(), outputCount())));
            }
        }
    }

    /** For each example and each seed, [c, k], one row. */
    private INDArray jacobian(Examples x, INDArray seeds) {
        long c = seeds.rows();
        INDArray rows =
                Nd4j.createUninitializedDetached(
                        parameters.dataType(), x.size() * c, parameters.length());
        try {
            for (long i = 0; i < x.size(); i++) {
                Examples one = x.slice(i, i + 1);
                try {
                    for (long a = 0; a < c; a++) {
                        row(one, seeds, a, rows.getRow(i * c + a));
                    }
                } finally {
                    one.close();
                }
            }
            return rows;
        } catch (RuntimeException | Error e) {
            rows.close();
            throw e;
        }
    }

    private Map<ParameterBlock, INDArray> kernels(INDArray jacobian, long side) {
        Map<ParameterBlock, INDArray> kernels = new LinkedHashMap<>();
        try {
            for (ParameterBlock block : blocks) {
                long end = block.offset() + block.length();
                INDArray columns =
                        jacobian.get(
                                NDArrayIndex.all(), NDArrayIndex.interval(block.offset(), end));
                try (INDArray part = columns.dup('c')) {
                    kernels.put(block, Gemm.gram(part.reshape(side, -1)));
                }
            }
            return kernels;
        } catch (RuntimeException | Error e) {
            kernels.values().forEach(INDArray::close);
            throw e;
        }
    }

    private void requireFit(long rows, MemoryBudget budget) {
        double bytes = (double) rows * parameters.length() * parameters.dataType().width();
        if (bytes > budget.bytes()) {
            throw new IllegalArgumentException(
                    "expected a Jacobian within %s, got %d rows of %d parameters: take fewer"
                                    .formatted(budget, rows, parameters.length())
                            + " examples or the pseudo kernel");
        }
    }

    private INDArray seeds(KernelKind kind) {
        long k = outputCount();
        if (kind == KernelKind.PSEUDO) {
            return Nd4j.valueArrayOf(new long[] {1, k}, 1 / Math.sqrt(k), parameters.dataType());
        }
        INDArray unit = Nd4j.zeros(parameters.dataType(), k, k);
        for (long a = 0; a < k; a++) {
            unit.putScalar(a, a, 1);
        }
        return unit;
    }

    /** Frees the copy. */
    @Override
    public void close() {
        copy.model().close();
        parameters.close();
    }
}
