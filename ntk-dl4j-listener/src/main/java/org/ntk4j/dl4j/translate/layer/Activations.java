/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.dl4j.translate.layer;

import java.util.Arrays;
import java.util.Optional;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * What flows between two layers: a variable of the graph and its shape, which SameDiff does not
 * keep.
 *
 * <p>Where a sequence is folded into the examples' axis, an example has several rows: its {@link
 * #steps()}, one after another. (DL4J's own order is the other one, all examples of the first step
 * before the second; no layer that works row by row sees the difference, and in this order a kernel
 * can be contracted.) Where several inputs are stacked to share layers, each row is one of an
 * example's {@link #stacks()}, which contain the steps.
 */
public final class Activations {

    private final SDVariable variable;
    private final long[] shape;
    private final long steps;
    private final long stacks;
    private final Activations mask;
    private final boolean imposed;

    private Activations(
            SDVariable variable,
            long[] shape,
            long steps,
            long stacks,
            Activations mask,
            boolean imposed) {
        this.variable = variable;
        this.shape = shape;
        this.steps = steps;
        this.stacks = stacks;
        this.mask = mask;
        this.imposed = imposed;
    }

    /**
     * A variable and its shape.
     *
     * @param variable the variable, one row per example
     * @param shape its shape, the first dimension -1 for the examples, all others &gt; 0
     * @return the activations
     * @throws IllegalArgumentException if the shape is not of that form
     */
    public static Activations of(SDVariable variable, long... shape) {
        if (shape.length == 0
                || shape[0] != -1
                || Arrays.stream(shape).skip(1).anyMatch(size -> size <= 0)) {
            throw new IllegalArgumentException(
                    "expected activations of shape [-1, sizes > 0], got " + Arrays.toString(shape));
        }
        return new Activations(variable, shape.clone(), 1, 1, null, false);
    }

    /**
     * Another variable of the same shape.
     *
     * @param other the variable, such as an element-wise function of this one
     * @return the activations
     */
    public Activations with(SDVariable other) {
        return new Activations(other, shape, steps, stacks, mask, imposed);
    }

    /**
     * A part of these activations, without a mask.
     *
     * @param axis the axis that is cut, not that of the examples
     * @param from the first index
     * @param to the index after the last one
     * @return the activations
     */
    public Activations part(int axis, long from, long to) {
        // A slice: the gradient of a strided slice throws for one example.
        int[] begin = new int[shape.length];
        int[] size = new int[shape.length];
        Arrays.fill(size, -1);
        begin[axis] = Math.toIntExact(from);
        size[axis] = Math.toIntExact(to - from);
        long[] left = shape.clone();
        left[axis] = to - from;
        SDVariable part = variable.getSameDiff().slice(variable, begin, size);
        return new Activations(part, left, steps, stacks, null, false);
    }

    /**
     * These activations, of which some are masked: they are no part of their example, and layers
     * that know of masks leave them out.
     *
     * @param present 1 for what is present, 0 for what is masked: [n, t] for sequences of any
     *     format, [n, 1] for vectors, [n, 1, h or 1, w or 1] for images; null if all is present
     * @return the activations
     */
    public Activations withMask(Activations present) {
        return new Activations(variable, shape, steps, stacks, present, false);
    }

    /**
     * These activations, with a mask for layers that only obey one when a layer around them imposes
     * it: DL4J's LSTM runs over masked steps otherwise.
     *
     * @param present as for the other method
     * @return the activations
     */
    public Activations imposingMask(Activations present) {
        return new Activations(variable, shape, steps, stacks, present, true);
    }

    /**
     * Whether a layer around the one that is being translated imposes the mask.
     *
     * @return false for a mask that is handed on from layer to layer
     */
    public boolean imposesMask() {
        return imposed;
    }

    /**
     * What is masked.
     *
     * @return 1 for what is present, 0 for what is masked; empty if all is present
     */
    public Optional<Activations> mask() {
        return Optional.ofNullable(mask);
    }

    /**
     * These activations, with so many rows per example.
     *
     * @param count the number of consecutive rows that belong to one example, 1 or more
     * @return the activations
     * @throws IllegalArgumentException if the number is not positive
     */
    public Activations inSteps(long count) {
        if (count < 1) {
            throw new IllegalArgumentException("expected 1 or more steps, got " + count);
        }
        return new Activations(variable, shape, count, stacks, mask, imposed);
    }

    /**
     * These activations, of so many stacked inputs.
     *
     * @param count the number of stacked inputs, 1 or more
     * @return the activations
     * @throws IllegalArgumentException if the number is not positive
     */
    public Activations inStacks(long count) {
        if (count < 1) {
            throw new IllegalArgumentException("expected 1 or more stacks, got " + count);
        }
        return new Activations(variable, shape, steps, count, mask, imposed);
    }

    /**
     * These activations, with rows that mean what those of others do.
     *
     * @param other activations with the same rows, such as what entered a layer that works row by
     *     row
     * @return the activations with the steps and stacks of the others
     */
    public Activations inRowsOf(Activations other) {
        return new Activations(variable, shape, other.steps, other.stacks, mask, imposed);
    }

    /**
     * Whether the rows mean what those of others do.
     *
     * @param other other activations
     * @return true if both have as many steps and stacks
     */
    public boolean hasRowsOf(Activations other) {
        return steps == other.steps && stacks == other.stacks;
    }

    /**
     * Number of stacked inputs.
     *
     * @return 1, or how many inputs share the layers; an example has so many times {@link #steps()}
     *     rows
     */
    public long stacks() {
        return stacks;
    }

    /**
     * Number of rows per example and stacked input.
     *
     * @return 1, or the length of the sequences that are folded into the first dimension
     */
    public long steps() {
        return steps;
    }

    /**
     * The variable.
     *
     * @return a variable of shape {@link #shape()}
     */
    public SDVariable variable() {
        return variable;
    }

    /**
     * The shape.
     *
     * @return a copy; the first dimension is -1
     */
    public long[] shape() {
        return shape.clone();
    }

    /**
     * Number of dimensions, that of the examples included.
     *
     * @return the rank, 2 for vectors, 3 for sequences, 4 for images
     */
    public int rank() {
        return shape.length;
    }

    /**
     * The size of one dimension.
     *
     * @param dimension its index; 0 is that of the examples
     * @return the size; -1 for the examples
     */
    public long size(int dimension) {
        return shape[dimension];
    }

    /**
     * Number of elements of one example.
     *
     * @return the product of all dimensions but the first
     */
    public long length() {
        return Arrays.stream(shape).skip(1).reduce(1, Math::multiplyExact);
    }

    @Override
    public String toString() {
        return variable.name() + " " + Arrays.toString(shape);
    }
}
