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
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.ntk4j.examples.analyze.Analysis;
import org.ntk4j.examples.analyze.AnalysisJson;
import org.ntk4j.examples.analyze.Analyzer;
import org.ntk4j.examples.analyze.Checkpoints;
import org.ntk4j.examples.analyze.ProbeFiles;
import org.ntk4j.examples.analyze.ResultFile;
import org.ntk4j.examples.analyze.SavedNetwork;
import org.ntk4j.examples.analyze.Workload;
import org.ntk4j.examples.report.AnalysisRecorder;
import org.ntk4j.kernel.MemoryBudget;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Measures saved networks. */
@Command(
        name = "analyze",
        customSynopsis = {
            "ntk4j analyze --model NET.zip|FOLDER... --probe X.npy... --json OUT.json",
            "              [--labels Y.npy] [--reference NET0.zip] [--report FILE.html]",
            "              [--output NAME] [--outputs logits|activated] [--normalize]",
            "              [--precision float|double] [--matrices]",
            "              [--skip spectrum,hessian,velocity] [--memory-budget SIZE]"
        },
        description = {
            "Measures the tangent kernel, the curvature and the linearity of a saved network on a"
                    + " probe, without training it.",
            ""
        },
        mixinStandardHelpOptions = true,
        usageHelpAutoWidth = true,
        versionProvider = Version.class,
        footerHeading = "%nKeys of the JSON; what was not asked for or cannot be had is absent:%n",
        footer = {
            "  schema       ntk4j/analysis/1",
            "  model, iteration, epoch",
            "               the file, and the training it has seen",
            "  precision    float or double",
            "  n, k, p      examples, outputs, trainable parameters",
            "  layers       name and number of trainable parameters of each layer",
            "  outputs      f, n rows of k; logits unless --outputs activated",
            "  ntk          Theta[(i,a),(j,b)] = <df_a(x_i)/dw, df_b(x_j)/dw>, row i*k + a",
            "    full       nk x nk                                     (--matrices)",
            "    trace      n x n, summed over equal outputs            (--matrices)",
            "    pseudo     n x n, of the sum of the outputs / sqrt(k)  (--matrices)",
            "    perLayerTrace",
            "               the trace of each layer's parameters alone  (--matrices)",
            "    eigenvalues",
            "               of the full kernel, descending",
            "    conditionNumber",
            "               the largest over the smallest; absent if singular",
            "    effectiveRank",
            "               exp of the entropy of the eigenvalues",
            "    jacobianSpectralNorm",
            "               |J|_2, the square root of the largest eigenvalue",
            "  hessian",
            "    outputSpectralNorms",
            "               |d2 f_a(x_i)/dw2|_2, n rows of k",
            "    outputSpectralNorm",
            "               the largest of them",
            "    lossTopEigenvalue",
            "               the algebraically largest of the network's loss on the",
            "               probe, without regularization               (--labels)",
            "    lossGaussNewtonTopEigenvalue",
            "               the same of J^T (d2 loss/df2) J             (--labels)",
            "    converged  whether all of these are within their tolerance",
            "  kappa        |f - y|_2 outputSpectralNorm / |J|_2^2      (--labels)",
            "  kernelVelocityTrace",
            "               d/dt of the trace kernel under dw/dt = -grad loss,",
            "               n x n                                       (--labels)",
            "  reference    against --reference, or the first of several models",
            "    model      the other checkpoint",
            "    kernel     which are compared: full, or trace where the full one does",
            "               not fit into memory",
            "    drift      |Theta - Theta_0|_F / |Theta_0|_F",
            "    cka        the centred alignment of Theta and Theta_0",
            "    kernelDistance",
            "               1 - the cosine of Theta and Theta_0",
            "    linearizationError",
            "               |f - f_lin|_F / |f - f_0|_F, f_lin linearized at NET0",
            "    parameterMovement",
            "               |w - w_0|_2 / |w_0|_2",
            "    perLayerDrift",
            "               the drift of each layer's kernel",
            "  omitted      what was asked for and cannot be had, and why",
            "",
            "Exit status 0: all that was asked for was written. 1: something was omitted.",
            "2: the arguments or the data cannot be used, or memory ran out.",
            "Layers of your own: put them and their translator on the class path, as in",
            "java -cp ntk4j.jar:yours.jar org.ntk4j.examples.Ntk4j analyze ..."
        })
public final class AnalyzeCommand implements Callable<Integer> {

    /** Rows times parameters from which on the time is worth estimating. */
    private static final double BIG = 1e6;

    private static final double LONG_SECONDS = 5;

    @Mixin private AnalyzeOptions options;
    @Spec private CommandSpec command;

    /** Options come from the command line. */
    public AnalyzeCommand() {
        // For picocli, which fills in the fields.
    }

    @Override
    public Integer call() {
        options.check(command.commandLine());
        MemoryBudget budget = options.possibleBudget();
        options.told(budget).ifPresent(told -> print("%s", told));
        List<Path> models = Checkpoints.resolve(options.models);
        SavedNetwork first = SavedNetwork.read(models.get(0));
        // What is wrong with the last one should not be found out after hours.
        models.stream().skip(1).forEach(path -> first.requireSameFunction(SavedNetwork.read(path)));
        try (ProbeFiles probe = ProbeFiles.read(options.probe, options.labels());
                ResultFile file = ResultFile.at(options.json)) {
            if (options.normalize) {
                probe.normalize(first);
            } else if (first.storedNormalizer().isPresent()) {
                print("%s has a normalizer, which is not applied; see --normalize", first.path());
            }
            Optional<SavedNetwork> reference =
                    options.reference != null
                            ? Optional.of(SavedNetwork.read(options.reference))
                            : Optional.of(first).filter(any -> models.size() > 1);
            reference.ifPresent(first::requireSameFunction);
            try (Analyzer analyzer =
                    Analyzer.of(first, probe, options.settings(reference.isPresent(), budget))) {
                announce(analyzer, models.size());
                reference.ifPresent(analyzer::compareWith);
                return analyze(analyzer, first, models, file);
            }
        }
    }

    private int analyze(Analyzer analyzer, SavedNetwork first, List<Path> models, ResultFile file) {
        if (options.report == null) {
            return analyze(analyzer, first, models, file, analysis -> {});
        }
        AnalysisRecorder recorder = new AnalysisRecorder();
        try (FinalPage page =
                FinalPage.open(
                        Optional.of(options.report),
                        "The analysis",
                        new FinalPage.Source(
                                recorder::close,
                                recorder::note,
                                () -> recorder.runs(options.modelNames())),
                        command.commandLine().getErr())) {
            int status = analyze(analyzer, first, models, file, recorder::add);
            page.complete();
            return status;
        }
    }

    private int analyze(
            Analyzer analyzer,
            SavedNetwork first,
            List<Path> models,
            ResultFile file,
            Consumer<Analysis> record) {
        boolean complete = true;
        int steps = Math.multiplyExact(analyzer.steps(), models.size());
        try (Progress progress = Progress.start("analyzing", steps)) {
            for (Path model : models) {
                SavedNetwork network =
                        model.equals(first.path()) ? first : SavedNetwork.read(model);
                Analysis analysis = analyzer.analyze(network, progress::step);
                file.append(out -> AnalysisJson.write(analysis, options.matrices, out));
                record.accept(analysis);
                summarize(analysis);
                complete &= analysis.omitted().isEmpty();
            }
        }
        return complete ? 0 : 1;
    }

    /** Says how big it is; how long it takes, only if it does. */
    private void announce(Analyzer analyzer, int checkpoints) {
        Workload work = analyzer.workload();
        print("%s", work);
        if ((double) work.n() * work.k() * work.p() * checkpoints < BIG) {
            return;
        }
        double seconds = analyzer.estimatedSeconds(checkpoints);
        if (seconds >= LONG_SECONDS) {
            String time = Duration.ofSeconds((long) seconds).toString().substring(2);
            print("This takes roughly %s; --skip leaves out parts", time.toLowerCase(Locale.ROOT));
        }
    }

    private void summarize(Analysis analysis) {
        StringBuilder line = new StringBuilder(analysis.subject().model()).append(':');
        analysis.kernel().jacobianSpectralNorm().ifPresent(v -> add(line, "jacobian", v));
        analysis.hessian().ifPresent(h -> add(line, "hessian", h.outputSpectralNorm()));
        add(line, "kappa", analysis.kappa());
        analysis.reference()
                .ifPresent(
                        other -> {
                            add(line, "drift", other.drift());
                            add(line, "cka", other.cka());
                            add(line, "linErr", other.linearizationError());
                            add(line, "move", other.parameterMovement());
                        });
        print("%s", line);
        analysis.omitted()
                .forEach(
                        (key, why) ->
                                Errors.print(command.commandLine(), "no " + key + ": " + why));
    }

    private static void add(StringBuilder line, String name, OptionalDouble value) {
        value.ifPresent(v -> add(line, name, v));
    }

    private static void add(StringBuilder line, String name, double value) {
        line.append(String.format(Locale.ROOT, " %s=%.4g", name, value));
    }

    private void print(String format, Object... values) {
        command.commandLine().getOut().println(String.format(Locale.ROOT, format, values));
        command.commandLine().getOut().flush();
    }
}
