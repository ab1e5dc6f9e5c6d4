/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.kernel.internal;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.shape.Gather;
import org.nd4j.linalg.factory.Nd4j;
import org.ntk4j.autodiff.Derivatives;
import org.ntk4j.autodiff.ParameterUse;
import org.ntk4j.autodiff.ParameterUses;
import org.ntk4j.graph.ParameterBlock;
import org.ntk4j.graph.internal.Copies;
import org.ntk4j.graph.internal.Ops;
import org.ntk4j.linalg.Numbers;

/** The views through which parameters are used: rearrangements and parts of them, or padded. */
final class Views {

    /**
     * Integers up to here are numbers of either type: an element's place can be told by a value.
     */
    private static final long LARGEST = 1L << 24;

    private final Derivatives derivatives;
    private final Map<String, long[]> shapes = new HashMap<>();
    private final Map<String, ParameterBlock> blocks = new HashMap<>();
    private final Map<String, int[]> places = new HashMap<>();

    Views(Derivatives derivatives) {
        this.derivatives = derivatives;
        derivatives
                .uses()
                .forEach((block, uses) -> uses.forEach(use -> blocks.put(use.view(), block)));
        derivatives
                .graph()
                .evaluate(Map.of(), blocks.keySet())
                .forEach(
                        (name, value) -> {
                            shapes.put(name, value.shape().clone());
                            value.close();
                        });
    }

    long[] shape(String view) {
        return shapes.get(view);
    }

    /**
     * A use as one of the parameter's elements alone, although a padded view has zeros as well.
     *
     * @return empty if the zeros are none that the use can step over
     */
    Optional<ParameterUse> unpadded(ParameterUse use) {
        SameDiff sd = derivatives.graph().sameDiff();
        if (!ParameterUses.isPadded(sd, use.view())) {
            return Optional.of(use);
        }
        ParameterBlock block = blocks.get(use.view());
        INDArray ones = Nd4j.ones(derivatives.graph().dataType(), block.dimensions());
        double[] entries = seen(use.view(), ones);
        ones.close();
        return SpreadKernel.gathered(use, entries, shape(use.view()));
    }

    /** The elements of a view, in C order, if the parameter has some values. */
    private double[] seen(String view, INDArray parameter) {
        INDArray seen =
                derivatives
                        .graph()
                        .evaluate(Map.of(blocks.get(view).name(), parameter), List.of(view))
                        .get(view);
        double[] elements = Numbers.of(seen);
        seen.close();
        return elements;
    }

    /** Whether uses of one block may be added up in the parameter's own order. */
    static boolean mixable(ParameterBlock block, List<ParameterUse> uses) {
        return block.length() < LARGEST
                && uses.stream()
                        .allMatch(
                                use ->
                                        use instanceof ParameterUse.Dense
                                                || use instanceof ParameterUse.Broadcast);
    }

    /**
     * Brings rows of a view to the order of the parameter.
     *
     * @param view the view's variable
     * @param rows [m, ...] with the view's elements in C order in each row
     * @return a new array [m, p_b], zero where the view has no element; the caller closes it
     */
    INDArray restored(String view, INDArray rows) {
        int[] sources = places.computeIfAbsent(view, this::sources);
        long m = rows.size(0);
        long length = rows.length() / m;
        // One more column, of zeros, for what the view leaves out.
        INDArray zeros = Nd4j.create(rows.dataType(), m, 1);
        INDArray plain = Copies.shaped(rows, m, length);
        INDArray extended = Nd4j.concat(1, plain, zeros);
        INDArray indices = Nd4j.createFromArray(sources);
        INDArray restored = Nd4j.createUninitialized(rows.dataType(), m, sources.length);
        Gather gather = new Gather(extended, indices, 1);
        gather.addOutputArgument(restored);
        Ops.run(gather);
        List.of(zeros, plain, extended, indices).forEach(INDArray::close);
        return restored;
    }

    /** For each element of the parameter the place in the view, or the view's length. */
    private int[] sources(String view) {
        ParameterBlock block = blocks.get(view);
        INDArray numbers =
                Nd4j.createFromArray(
                        DoubleStream.iterate(0, place -> place + 1)
                                .limit(block.length())
                                .toArray());
        INDArray parameter =
                Copies.shaped(numbers, derivatives.graph().dataType(), block.dimensions());
        double[] elements = seen(view, parameter);
        List.of(numbers, parameter).forEach(INDArray::close);
        int[] sources = new int[Math.toIntExact(block.length())];
        Arrays.fill(sources, elements.length);
        IntStream.range(0, elements.length)
                .forEach(place -> sources[(int) Math.round(elements[place])] = place);
        return sources;
    }
}
