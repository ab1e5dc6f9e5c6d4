/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.examples.train;

import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.ntk4j.examples.data.LabelledImages;

/** Deeplearning4j's ordinary training loop, and the accuracy it reached. */
public final class Trainer {

    private static final int SCORED_AT_ONCE = 250;

    private Trainer() {}

    /**
     * Trains.
     *
     * @param network changed in place; its listeners hear every iteration
     * @param batches one per iteration
     * @param iterations how many
     * @param afterEach run after each iteration, to show progress
     * @throws DivergedException if the loss is not a finite number
     */
    public static void train(
            MultiLayerNetwork network, Batches batches, int iterations, Runnable afterEach) {
        for (int iteration = 0; iteration < iterations; iteration++) {
            network.fit(batches.next());
            if (!Double.isFinite(network.score())) {
                throw new DivergedException(iteration, network.score());
            }
            afterEach.run();
        }
    }

    /**
     * Accuracy.
     *
     * @param network to ask
     * @param model its architecture
     * @param examples to ask about
     * @return the fraction of examples whose class has the largest output
     */
    public static double accuracy(MultiLayerNetwork network, Model model, LabelledImages examples) {
        int[] classes = examples.classes();
        int right = 0;
        for (int start = 0; start < classes.length; start += SCORED_AT_ONCE) {
            int[] indices = new int[Math.min(SCORED_AT_ONCE, classes.length - start)];
            for (int i = 0; i < indices.length; i++) {
                indices[i] = start + i;
            }
            INDArray outputs = network.output(model.features(examples.select(indices)));
            int[] answers = outputs.argMax(1).toIntVector();
            for (int i = 0; i < indices.length; i++) {
                right += answers[i] == classes[start + i] ? 1 : 0;
            }
        }
        return (double) right / classes.length;
    }
}
