/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.linalg;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One iteration: grows and shrinks a Krylov space until the goal is reached. */
final class LanczosRun implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Lanczos.class);

    /** Below this many multiples of the type's epsilon a residual is rounding. */
    private static final double ROUNDING = 64;

    /** Up to this size the projected problem costs nothing: look at it after every product. */
    private static final int SMALL = 16;

    private final Goal goal;
    private final int maxIterations;
    private final double tolerance;
    private final SplittableRandom random;
    private final SymmetricOperator operator;
    private final KrylovSpace space;
    private Ritz ritz;
    private int iterations;
    private boolean reached;

    LanczosRun(Lanczos settings, SymmetricOperator operator, Goal goal) {
        this.goal = goal;
        this.operator = operator;
        this.maxIterations = settings.maxIterations();
        this.random = new SplittableRandom(settings.seed());
        double epsilon = KrylovSpace.epsilon(operator.dataType());
        this.tolerance = Math.max(settings.tolerance(), ROUNDING * epsilon);
        this.space = new KrylovSpace(operator, capacity(settings, operator, goal));
    }

    private static int capacity(Lanczos settings, SymmetricOperator operator, Goal goal) {
        int needed = goal.needed(operator.dimension());
        if (settings.maxIterations() < needed) {
            throw new IllegalArgumentException(
                    "To find "
                            + needed
                            + " eigenvalues takes as many iterations at least, allowed are "
                            + settings.maxIterations());
        }
        long vector = operator.dimension() * operator.dataType().width();
        // Half as much again holds the Ritz vectors while the space is shrunk.
        long affordable = settings.maxBytes() * 2 / 3 / vector - 1;
        long capacity = Math.max(affordable, 2L * needed + 4);
        return (int) Math.min(capacity, Math.min(operator.dimension(), settings.maxIterations()));
    }

    /** Iterates until the goal is reached or the iterations allowed are spent. */
    void run() {
        space.start(KrylovSpace.gaussian(random, operator.dimension()));
        reached = advance();
        while (!reached && iterations < maxIterations) {
            if (space.invariant()) {
                space.refill(random);
            } else if (space.full()) {
                shrink();
            }
            reached = advance();
        }
    }

    /** The vectors of the values found, as rows of a new array. */
    INDArray vectors() {
        return space.vectors(ritz, goal.which(ritz));
    }

    /** The values that go with the vectors, verified by a product each; logs what has failed. */
    List<SpectralValue> values(INDArray vectors) {
        List<SpectralValue> values = new ArrayList<>();
        int[] which = goal.which(ritz);
        for (int i = 0; i < which.length; i++) {
            double value = ritz.value(which[i]);
            double residual = space.residual(vectors.getRow(i), value);
            // Twice: the residual estimated while iterating differs from this by rounding.
            boolean small = residual <= 2 * tolerance * ritz.scale();
            boolean converged = small && (reached || !goal.magnitude());
            values.add(new SpectralValue(value, residual, iterations, converged));
        }
        warn(values);
        return values;
    }

    private boolean advance() {
        space.step();
        iterations++;
        int n = space.size();
        boolean stop = space.invariant() || space.full() || iterations == maxIterations;
        if (n > SMALL && n % (n / 8) != 0 && !stop) {
            return false;
        }
        ritz = space.ritz();
        return n >= goal.needed(operator.dimension()) && goal.reached(ritz, tolerance);
    }

    private void shrink() {
        int wanted = goal.low() + goal.high();
        int kept = Math.min(wanted + (space.size() - wanted) / 2, space.size() - 2);
        int low = kept * goal.low() / wanted;
        space.shrink(ritz, low, kept - low);
    }

    private void warn(List<SpectralValue> values) {
        String advice =
                reached
                        ? "the operator is not symmetric, or noisier than the tolerance"
                        : "allow more iterations or a larger tolerance";
        values.stream()
                .filter(value -> !value.converged())
                .findFirst()
                .ifPresent(
                        value ->
                                LOG.warn(
                                        "Lanczos has not converged after {} iterations: eigenvalue"
                                                + " {} has residual {}, allowed is {}; {}",
                                        value.iterations(),
                                        value.value(),
                                        value.residual(),
                                        tolerance * ritz.scale(),
                                        advice));
    }

    @Override
    public void close() {
        space.close();
    }
}
