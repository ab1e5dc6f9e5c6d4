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
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.ntk4j.examples.data.DataException;
import org.ntk4j.examples.data.LabelledImages;
import org.ntk4j.examples.data.Split;
import org.ntk4j.examples.report.RunRecorder;
import org.ntk4j.examples.train.Batches;
import org.ntk4j.examples.train.DivergedException;
import org.ntk4j.examples.train.NetworkSpec;
import org.ntk4j.examples.train.Trainer;
import org.ntk4j.examples.train.Watch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Trains a network on images and says when it leaves the kernel regime. */
@Command(
        name = "train",
        description = "Trains a network on images and says when it leaves the kernel regime.",
        mixinStandardHelpOptions = true,
        usageHelpAutoWidth = true,
        versionProvider = Version.class)
public final class TrainCommand implements Callable<Integer> {

    private static final int TEST_EXAMPLES = 1000;

    @Mixin private TrainOptions options;
    @Spec private CommandSpec command;

    /** Options come from the command line. */
    public TrainCommand() {
        // For picocli, which fills in the fields.
    }

    @Override
    public Integer call() {
        options.check(command.commandLine());
        LabelledImages training = read(Split.TRAIN, options.examples);
        LabelledImages test = read(Split.TEST, TEST_EXAMPLES);
        if (!training.shape().equals(test.shape())) {
            throw new DataException(
                    String.format(
                            "training images are %s, test images %s; take them from one data set",
                            training.shape(), test.shape()));
        }
        NetworkSpec spec = options.network();
        MultiLayerNetwork network = spec.build(training.shape());
        long start = System.nanoTime();
        List<String> found = train(network, spec, training);
        double seconds = (System.nanoTime() - start) * 1e-9;
        print(
                "Trained %s of width %d (%d parameters) on %d %s examples for %d iterations: %.1f s",
                name(spec.model()),
                spec.width(),
                network.numParams(),
                training.size(),
                name(options.data),
                options.iterations,
                seconds);
        print(
                "  accuracy   train %.1f %%, test %.1f %%",
                100 * Trainer.accuracy(network, spec.model(), training),
                100 * Trainer.accuracy(network, spec.model(), test));
        found.forEach(line -> print("  %s", line));
        if (options.report != null) {
            print("  report     %s", options.report);
        }
        return 0;
    }

    private LabelledImages read(Split split, int n) {
        return options.data.read(options.dataDir, split, n, options.seed);
    }

    private List<String> train(
            MultiLayerNetwork network, NetworkSpec spec, LabelledImages training) {
        Batches batches = Batches.of(spec.model(), training, options.batch(), options.seed);
        LabelledImages probe = training.take(options.probe());
        Optional<Path> report = Optional.ofNullable(options.report);
        RunRecorder recorder = new RunRecorder();
        String label = label(spec);
        Watch watch =
                Watch.attach(
                        network,
                        spec,
                        probe,
                        options.preset,
                        options.every,
                        Optional.ofNullable(options.jsonl),
                        options.kernels(),
                        report.map(file -> recorder));
        try (FinalPage page =
                        FinalPage.open(
                                report,
                                "Training",
                                new FinalPage.Source(
                                        watch::close, recorder::note, () -> recorder.runs(label)),
                                command.commandLine().getErr());
                Progress progress = Progress.start("training", options.iterations)) {
            train(network, batches, progress, page);
        }
        watch.requireWritten();
        return watch.summary();
    }

    private void train(
            MultiLayerNetwork network, Batches batches, Progress progress, FinalPage page) {
        try {
            Trainer.train(network, batches, options.iterations, progress::step);
            page.complete();
        } catch (DivergedException e) {
            page.ended(sentence(e.getMessage()));
            throw e;
        }
    }

    private static String sentence(String text) {
        return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1) + ".";
    }

    private String label(NetworkSpec spec) {
        return String.format(
                Locale.ROOT,
                "%s of width %d on %d %s examples, %s at %s, %s parametrization",
                name(spec.model()),
                spec.width(),
                options.examples,
                name(options.data),
                name(spec.updater()),
                spec.learningRate(),
                name(spec.parametrization()));
    }

    private void print(String format, Object... values) {
        command.commandLine().getOut().println(String.format(Locale.ROOT, format, values));
    }

    private static String name(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
