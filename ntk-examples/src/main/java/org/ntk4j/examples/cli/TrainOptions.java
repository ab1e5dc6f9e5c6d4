/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.examples.cli;

import java.nio.file.Path;
import org.ntk4j.dl4j.listener.Preset;
import org.ntk4j.examples.data.ImageSource;
import org.ntk4j.examples.train.Loss;
import org.ntk4j.examples.train.Model;
import org.ntk4j.examples.train.NetworkSpec;
import org.ntk4j.examples.train.Parametrization;
import org.ntk4j.examples.train.Updater;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The options of {@link TrainCommand}, and what each may be. */
final class TrainOptions {

    private static final int MOST = 100_000;
    private static final long MOST_PARAMETERS = 100_000_000;
    private static final int USUAL_BATCH = 50;
    private static final int USUAL_PROBE = 50;
    private static final int USUAL_MLP_WIDTH = 256;
    private static final int USUAL_CNN_WIDTH = 16;

    @Option(
            names = "--data",
            defaultValue = "synthetic",
            paramLabel = "synthetic|mnist|cifar10",
            description = "Images to learn; synthetic digits need no file (${DEFAULT-VALUE}).")
    ImageSource data;

    @Option(
            names = "--data-dir",
            defaultValue = "${env:NTK4J_DATA}",
            paramLabel = "DIR",
            description = "Holds mnist/ and cifar10/ (environment variable NTK4J_DATA).")
    Path dataDir;

    @Option(
            names = "--model",
            defaultValue = "mlp",
            paramLabel = "mlp|cnn",
            description = "Two hidden dense or convolutional layers, tanh (${DEFAULT-VALUE}).")
    Model model;

    @Option(
            names = "--width",
            paramLabel = "W",
            description = "Units or channels of a hidden layer (mlp: 256, cnn: 16).")
    private Integer width;

    @Option(
            names = "--examples",
            defaultValue = "1000",
            paramLabel = "N",
            description = "Training examples, the first of the data (${DEFAULT-VALUE}).")
    int examples;

    @Option(
            names = "--iterations",
            defaultValue = "500",
            paramLabel = "I",
            description = "Training steps (${DEFAULT-VALUE}).")
    int iterations;

    @Option(
            names = "--batch",
            paramLabel = "B",
            description = "Examples per step; N is full-batch gradient descent (50).")
    private Integer batch;

    @Option(
            names = "--learning-rate",
            paramLabel = "R",
            description =
                    "Default: adam 0.001; sgd 4 with ntk, else 4 / (100 + W), cnn 4 / (100 + 64 W).")
    private Double learningRate;

    @Option(
            names = "--updater",
            defaultValue = "sgd",
            paramLabel = "sgd|adam",
            description = "How gradients become steps (${DEFAULT-VALUE}).")
    private Updater updater;

    @Option(
            names = "--loss",
            defaultValue = "xent",
            paramLabel = "mse|xent",
            description = "Squared error or softmax cross-entropy (${DEFAULT-VALUE}).")
    private Loss loss;

    @Option(
            names = "--parametrization",
            defaultValue = "standard",
            paramLabel = "standard|ntk",
            description =
                    "ntk: rates per layer as in the theory of wide networks (${DEFAULT-VALUE}).")
    private Parametrization parametrization;

    @Option(
            names = "--every",
            defaultValue = "25",
            paramLabel = "K",
            description = "Measure every K steps (${DEFAULT-VALUE}).")
    int every;

    @Option(
            names = "--preset",
            defaultValue = "standard",
            paramLabel = "economy|standard|full",
            description = "How much to measure (${DEFAULT-VALUE}).")
    Preset preset;

    @Option(
            names = "--probe",
            paramLabel = "n",
            description = "Measure on the first n training examples (50).")
    private Integer probe;

    @Option(
            names = "--seed",
            defaultValue = "1",
            paramLabel = "S",
            description = "Of the weights, the order and the synthetic digits (${DEFAULT-VALUE}).")
    long seed;

    @Option(
            names = "--jsonl",
            paramLabel = "FILE",
            description = "Write the measurements there too, one JSON object per line.")
    Path jsonl;

    @Option(
            names = "--kernels",
            description =
                    "Write the kernel's matrix, too: first, last and at each change of regime.")
    private boolean kernels;

    @Option(
            names = "--report",
            paramLabel = "FILE.html",
            description = "Draw the measurements, the kernel and the sharpness on a page.")
    Path report;

    int batch() {
        return batch == null ? Math.min(USUAL_BATCH, examples) : batch;
    }

    int probe() {
        return probe == null ? Math.min(USUAL_PROBE, examples) : probe;
    }

    NetworkSpec network() {
        double rate =
                learningRate == null
                        ? NetworkSpec.defaultLearningRate(model, width(), updater, parametrization)
                        : learningRate;
        return new NetworkSpec(model, width(), updater, rate, loss, parametrization, seed);
    }

    /** Refuses what would fail later, and later less clearly. */
    void check(CommandLine command) {
        checkRange(command, "--width", width(), MOST);
        checkParameters(command);
        checkRange(command, "--examples", examples, MOST);
        checkRange(command, "--iterations", iterations, Integer.MAX_VALUE);
        checkRange(command, "--every", every, Integer.MAX_VALUE);
        checkRange(command, "--batch", batch(), examples);
        checkRange(command, "--probe", probe(), examples);
        if (learningRate != null && !(learningRate > 0 && Double.isFinite(learningRate))) {
            throw new ParameterException(
                    command, "--learning-rate must be positive and finite, not " + learningRate);
        }
        if (data.needsFiles() && dataDir == null) {
            throw new ParameterException(
                    command,
                    "--data "
                            + data.label()
                            + " needs --data-dir DIR or NTK4J_DATA in the environment");
        }
        OutputFile.check(command, "--jsonl", jsonl);
        OutputFile.check(command, "--report", report);
        if (report != null && jsonl != null && isSame(report, jsonl)) {
            throw new ParameterException(command, "--report and --jsonl name the same file");
        }
    }

    private static boolean isSame(Path a, Path b) {
        return a.toAbsolutePath().normalize().equals(b.toAbsolutePath().normalize());
    }

    /** Whether anything draws or keeps the kernel's matrix. */
    boolean kernels() {
        return kernels || report != null;
    }

    private int width() {
        if (width != null) {
            return width;
        }
        return model == Model.MLP ? USUAL_MLP_WIDTH : USUAL_CNN_WIDTH;
    }

    /** A wide network is refused here: native memory that runs out ends the whole process. */
    private void checkParameters(CommandLine command) {
        long w = width();
        // Two hidden layers on the largest images: 3072 inputs, or 16 x 16 positions.
        long parameters = model == Model.MLP ? w * (w + 3072 + 12) : w * (9 * w + 2560 + 40);
        if (parameters > MOST_PARAMETERS) {
            throw new ParameterException(
                    command,
                    "--width "
                            + w
                            + " gives about "
                            + parameters
                            + " parameters; take a width with at most "
                            + MOST_PARAMETERS);
        }
    }

    private static void checkRange(CommandLine command, String option, int value, int most) {
        if (value < 1 || value > most) {
            String bound = most == Integer.MAX_VALUE ? "at least 1" : "between 1 and " + most;
            throw new ParameterException(command, option + " must be " + bound + ", not " + value);
        }
    }
}
