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
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.ntk4j.dl4j.translate.OutputKind;
import org.ntk4j.dl4j.translate.TranslationOptions;
import org.ntk4j.examples.analyze.Settings;
import org.ntk4j.kernel.MemoryBudget;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;

/** The options of {@link AnalyzeCommand}. */
final class AnalyzeOptions {

    /** What a computation may be done in. */
    enum Precision {
        FLOAT,
        DOUBLE
    }

    @Option(
            names = "--model",
            required = true,
            arity = "1..*",
            paramLabel = "NET.zip|FOLDER",
            description =
                    "Networks saved by Deeplearning4j's ModelSerializer, or a folder that its"
                            + " CheckpointListener wrote. Of several checkpoints, every one is"
                            + " compared with the first, one JSON object per line.")
    List<Path> models;

    @Option(
            names = "--probe",
            required = true,
            arity = "1..*",
            paramLabel = "X.npy",
            description =
                    "The n examples, an array [n, ...] of the shape that the network takes; one"
                            + " file per input of a graph, in the graph's order, of the inputs that"
                            + " its output needs. Masks are not read: every step of a sequence"
                            + " counts.")
    List<Path> probe;

    @Option(
            names = "--labels",
            paramLabel = "Y.npy",
            description =
                    "Their labels, as in training [n, k], [n, c, steps] for sequences, or"
                            + " classes [n]: for kappa, the loss Hessian and the kernel's"
                            + " velocity.")
    Path labels;

    @Option(
            names = "--reference",
            paramLabel = "NET0.zip",
            description = "Another checkpoint of the same configuration to compare with.")
    Path reference;

    @Option(
            names = "--json",
            required = true,
            paramLabel = "OUT.json",
            description = "Where the result goes; replaced as a whole.")
    Path json;

    @Option(
            names = "--report",
            paramLabel = "FILE.html",
            description = "Draw the result on a page when all is done.")
    Path report;

    @Option(
            names = "--precision",
            paramLabel = "float|double",
            description = "What to compute in; default: what the network was saved in.")
    private Precision precision;

    @Option(
            names = "--outputs",
            defaultValue = "logits",
            paramLabel = "logits|activated",
            description =
                    "The function f: before the softmax or sigmoid of a cross-entropy, or what the"
                            + " network's output() returns (${DEFAULT-VALUE}).")
    private OutputKind outputs;

    @Option(
            names = "--output",
            paramLabel = "NAME",
            description =
                    "Which output of a graph with several: the function f is this output alone, of"
                            + " the inputs and parameters that lead to it.")
    private String output;

    @Option(names = "--matrices", description = "Write the kernels themselves.")
    boolean matrices;

    @Option(
            names = "--normalize",
            description = "Apply the normalizer that is stored with the network to the probe.")
    boolean normalize;

    @Option(
            names = "--skip",
            split = ",",
            paramLabel = "PART",
            description =
                    "Leave out what takes long: spectrum (the full kernel with its eigenvalues),"
                            + " hessian (all Hessians, and kappa), velocity.")
    private Set<Settings.Part> skip = EnumSet.noneOf(Settings.Part.class);

    @Option(
            names = "--memory-budget",
            paramLabel = "SIZE",
            converter = Size.class,
            description =
                    "Memory for kernels, such as 800M or 4G: decides in how many pieces they are"
                            + " computed; what does not fit is refused. Default: half of what the"
                            + " process may take, and never more than it can have.")
    private MemoryBudget budget;

    /**
     * What is asked of an analysis.
     *
     * @param comparing whether a second kernel is kept to compare with
     * @param possible memory for kernels, as {@link #possibleBudget} tells
     */
    Settings settings(boolean comparing, MemoryBudget possible) {
        TranslationOptions translation =
                TranslationOptions.defaults()
                        .withDataType(precision == null ? null : type(precision))
                        .withOutputs(outputs)
                        .withOutput(output);
        return new Settings(translation, matrices, skip, comparing, possible);
    }

    /** What is wanted, but no more than there is: a plan with more would end in the middle. */
    MemoryBudget possibleBudget() {
        long available = Pointer.availablePhysicalBytes();
        return MemoryBudget.ofBytes(
                LongStream.of(
                                wantedBudget().bytes(),
                                left(Pointer.maxBytes(), Pointer.totalBytes()),
                                left(Pointer.maxPhysicalBytes(), Pointer.physicalBytes()),
                                available > 0 ? available : Long.MAX_VALUE)
                        .min()
                        .orElseThrow());
    }

    /** What JavaCPP still gives: a limit of 0 is none, and one that is exceeded leaves nothing. */
    static long left(long limit, long used) {
        return limit > 0 ? Math.max(1, limit - used) : Long.MAX_VALUE;
    }

    /** A sentence that the budget is less than what is wanted; empty if it is not. */
    Optional<String> told(MemoryBudget possible) {
        MemoryBudget wanted = wantedBudget();
        return possible.bytes() == wanted.bytes()
                ? Optional.empty()
                : Optional.of(
                        "The memory budget is %s, but this process can have no more than %s"
                                .formatted(wanted, possible));
    }

    private MemoryBudget wantedBudget() {
        return budget == null ? MemoryBudget.standard() : budget;
    }

    /** The networks as the user named them. */
    String modelNames() {
        return models.stream().map(Path::toString).collect(Collectors.joining(", "));
    }

    Optional<Path> labels() {
        return Optional.ofNullable(labels);
    }

    /** Refuses what makes no sense together. */
    void check(CommandLine command) {
        if (labels == null && skip.contains(Settings.Part.VELOCITY)) {
            throw new ParameterException(
                    command, "--skip velocity leaves out nothing without --labels");
        }
        if (matrices && skip.contains(Settings.Part.SPECTRUM)) {
            throw new ParameterException(
                    command, "--matrices asks for the full kernel that --skip spectrum leaves out");
        }
        OutputFile.check(command, "--report", report);
        for (Path input : inputs()) {
            if (isSame(input, json)) {
                throw new ParameterException(command, "--json would replace the input " + input);
            }
            if (report != null && isSame(input, report)) {
                throw new ParameterException(command, "--report would replace the input " + input);
            }
        }
        if (report != null && isSame(report, json)) {
            throw new ParameterException(command, "--report and --json name the same file");
        }
    }

    private static boolean isSame(Path a, Path b) {
        return a.toAbsolutePath().normalize().equals(b.toAbsolutePath().normalize());
    }

    private List<Path> inputs() {
        List<Path> all = new ArrayList<>(models);
        all.addAll(probe);
        labels().ifPresent(all::add);
        Optional.ofNullable(reference).ifPresent(all::add);
        return all;
    }

    private static DataType type(Precision precision) {
        return precision == Precision.DOUBLE ? DataType.DOUBLE : DataType.FLOAT;
    }

    /** An amount of memory in bytes, or with K, M, G or T for powers of 1024. */
    static final class Size implements ITypeConverter<MemoryBudget> {

        private static final Pattern FORM = Pattern.compile("(\\d+(?:\\.\\d+)?)([KMGT]?)I?B?");
        private static final String UNITS = "KMGT";

        @Override
        public MemoryBudget convert(String text) {
            Matcher matcher = FORM.matcher(text.trim().toUpperCase(Locale.ROOT));
            if (!matcher.matches()) {
                throw new TypeConversionException("expected a size such as 800M, got " + text);
            }
            int power = UNITS.indexOf(matcher.group(2)) + (matcher.group(2).isEmpty() ? 0 : 1);
            double bytes = Double.parseDouble(matcher.group(1)) * Math.pow(1024, power);
            if (bytes < 1 || bytes >= Long.MAX_VALUE) {
                throw new TypeConversionException("expected a positive size, got " + text);
            }
            return MemoryBudget.ofBytes((long) bytes);
        }
    }
}
