/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.examples.train;

import java.util.SplittableRandom;
import org.nd4j.linalg.dataset.DataSet;
import org.ntk4j.examples.data.LabelledImages;

/**
 * An endless sequence of minibatches: every epoch sees every example once, in a new order.
 *
 * <p>The last batch of an epoch may be smaller. If a batch holds all examples, it is the same every
 * time and in their own order: full-batch gradient descent. Not for use by several threads.
 */
public final class Batches {

    private final Model model;
    private final LabelledImages examples;
    private final int batch;
    private final SplittableRandom random;
    private final int[] order;
    private int position;
    private DataSet whole;

    private Batches(Model model, LabelledImages examples, int batch, long seed) {
        this.model = model;
        this.examples = examples;
        this.batch = batch;
        this.random = new SplittableRandom(seed);
        this.order = new int[examples.size()];
        this.position = order.length;
        for (int i = 0; i < order.length; i++) {
            order[i] = i;
        }
    }

    /**
     * Minibatches of examples.
     *
     * @param model the architecture that will see them
     * @param examples to draw from
     * @param batch examples per batch
     * @param seed of the order
     * @return the sequence, at its beginning
     * @throws IllegalArgumentException if the batch is not between 1 and the number of examples
     */
    public static Batches of(Model model, LabelledImages examples, int batch, long seed) {
        if (batch < 1 || batch > examples.size()) {
            throw new IllegalArgumentException(
                    "expected a batch of 1 to " + examples.size() + " examples, got " + batch);
        }
        return new Batches(model, examples, batch, seed);
    }

    /**
     * The next minibatch.
     *
     * @return features of the model's shape and one-hot labels; the caller's unless it is the full
     *     batch, which is handed out again and again
     */
    public DataSet next() {
        if (batch == examples.size()) {
            if (whole == null) {
                whole = dataSet(examples);
            }
            return whole;
        }
        if (position == order.length) {
            shuffle();
            position = 0;
        }
        int[] indices = new int[Math.min(batch, order.length - position)];
        System.arraycopy(order, position, indices, 0, indices.length);
        position += indices.length;
        return dataSet(examples.select(indices));
    }

    private DataSet dataSet(LabelledImages some) {
        return new DataSet(model.features(some), some.oneHot());
    }

    private void shuffle() {
        for (int i = order.length - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int other = order[j];
            order[j] = order[i];
            order[i] = other;
        }
    }
}
