/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.examples.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.ntk4j.dl4j.report.Measurement;
import org.ntk4j.dl4j.report.RunHeader;
import org.ntk4j.regime.Quantity;

/** The page of one training, or of several side by side. */
final class RunPage {

    private static final String WORDS_OF_KERNEL =
            "The kernel regime is where a network trains like its linearization.";

    private RunPage() {}

    static Page of(List<RecordedRun> runs) {
        List<Figure> figures = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        List<LinePlot> plots = LinePlots.all();
        // Drift, surrogate, then the layers: the questions of the summary in their order.
        int lead = 2;
        plots.subList(0, lead).forEach(plot -> add(plot, runs, figures, missing));
        for (int r = 0; r < runs.size(); r++) {
            HeatMaps.layers(runs.get(r), "layers-" + r, of(runs, r)).ifPresent(figures::add);
        }
        plots.subList(lead, plots.size()).forEach(plot -> add(plot, runs, figures, missing));
        boolean matrices = false;
        for (int r = 0; r < runs.size(); r++) {
            matrices |=
                    addIfPresent(
                            figures,
                            KernelFigures.matrices(runs.get(r), "kernel-" + r, of(runs, r)));
        }
        for (int r = 0; r < runs.size(); r++) {
            addIfPresent(figures, KernelFigures.spectra(runs.get(r), "spectrum-" + r, of(runs, r)));
        }
        if (!matrices) {
            missing.add(
                    "The kernel's matrix: no measurement carries one. Train with --report, or with"
                            + " --jsonl and --kernels.");
        }
        return new Page(
                runs.size() == 1
                        ? new Verdict(runs.get(0)).headline() + " - " + runs.get(0).label()
                        : runs.size() + " runs",
                html -> {
                    if (runs.size() == 1) {
                        one(html, runs.get(0));
                    } else {
                        several(html, runs);
                    }
                },
                figures,
                missing,
                html -> about(html, runs));
    }

    private static boolean addIfPresent(List<Figure> figures, Optional<Figure> figure) {
        figure.ifPresent(figures::add);
        return figure.isPresent();
    }

    private static void add(
            LinePlot plot, List<RecordedRun> runs, List<Figure> figures, List<String> missing) {
        if (!addIfPresent(figures, plot.of(runs))) {
            missing.add(plot.title() + " The " + plot.axis() + " was not measured.");
        }
    }

    private static String of(List<RecordedRun> runs, int run) {
        return runs.size() == 1 ? "" : " (" + runs.get(run).label() + ")";
    }

    private static void one(Html html, RecordedRun run) {
        Verdict verdict = new Verdict(run);
        html.element("p", run.label(), "class", "label");
        headline(html, verdict.headline(), verdict.kind());
        html.element("p", WORDS_OF_KERNEL + " " + extent(run), "class", "lead");
        notes(html, List.of(run));
        html.begin("dl", "class", "answers");
        answer(html, "When, and why?", verdict.cause());
        answer(html, "Which layer?", verdict.layer());
        answer(html, "How wrong is the surrogate?", verdict.surrogate());
        html.end("dl");
    }

    private static void headline(Html html, String text, Verdict.Kind kind) {
        html.element("h1", text, "class", "verdict " + kind.name().toLowerCase(Locale.ROOT));
    }

    private static void answer(Html html, String question, String answer) {
        html.begin("div").element("dt", question).element("dd", answer).end("div");
    }

    private static String extent(RecordedRun run) {
        if (run.measurements().isEmpty()) {
            return "";
        }
        Measurement first = run.measurements().get(0);
        Measurement last = run.last().orElseThrow();
        String thinned =
                run.measured() > run.measurements().size()
                        ? ", of which the plots show "
                                + Numbers.count(run.measurements().size())
                                + ", evenly chosen"
                        : "";
        return run.measured() == 1
                ? "There is one measurement, at iteration " + first.iteration() + "."
                : "There are "
                        + Numbers.count(run.measured())
                        + " measurements, from iteration "
                        + first.iteration()
                        + " to "
                        + last.iteration()
                        + thinned
                        + ".";
    }

    private static void several(Html html, List<RecordedRun> runs) {
        Map<Verdict.Kind, Long> kinds =
                runs.stream()
                        .collect(
                                Collectors.groupingBy(
                                        run -> new Verdict(run).kind(), Collectors.counting()));
        List<String> parts = new ArrayList<>();
        for (Verdict.Kind kind : Verdict.Kind.values()) {
            if (kinds.containsKey(kind)) {
                parts.add(kinds.get(kind) + " " + kind.words());
            }
        }
        html.element("p", "Several runs side by side", "class", "label");
        headline(html, runs.size() + " runs: " + String.join(", ", parts), Verdict.Kind.NOTHING);
        html.element(
                "p",
                WORDS_OF_KERNEL + " Vertical lines mark where a run left it.",
                "class",
                "lead");
        notes(html, runs);
        List<List<String>> rows = new ArrayList<>();
        for (RecordedRun run : runs) {
            Verdict verdict = new Verdict(run);
            rows.add(
                    List.of(
                            run.label(),
                            verdict.headline(),
                            verdict.layerName(),
                            shown(verdict, Quantity.DRIFT),
                            shown(verdict, Quantity.LINEARIZATION_ERROR),
                            run.last()
                                    .map(
                                            m ->
                                                    Double.isNaN(m.score())
                                                            ? ""
                                                            : Numbers.show(m.score()))
                                    .orElse(""),
                            run.last()
                                    .filter(m -> !Double.isNaN(m.accuracy()))
                                    .map(m -> Numbers.percent(m.accuracy()))
                                    .orElse(""),
                            Numbers.count(run.measured())));
        }
        new Table(
                        "The runs at their last measurement",
                        List.of(
                                "run",
                                "verdict",
                                "layer with the largest share",
                                "drift",
                                "linearization error",
                                "training loss",
                                "accuracy on the probe",
                                "measurements"),
                        rows)
                .write(html);
    }

    private static String shown(Verdict verdict, Quantity quantity) {
        return verdict.lastKnown(quantity).isPresent()
                ? Numbers.show(verdict.lastKnown(quantity).getAsDouble())
                : "";
    }

    private static void notes(Html html, List<RecordedRun> runs) {
        for (RecordedRun run : runs) {
            String whose = runs.size() == 1 ? "" : run.label() + ": ";
            for (String note : run.notes()) {
                html.element("p", whose + note, "class", "note", "role", "note");
            }
        }
    }

    private static void about(Html html, List<RecordedRun> runs) {
        for (RecordedRun run : runs) {
            RunHeader header = run.header();
            html.begin("details")
                    .element(
                            "summary",
                            "What was measured" + (runs.size() == 1 ? "" : ": " + run.label()))
                    .begin("dl");
            fact(html, "Network", network(header));
            fact(html, "Kernel", kernel(header));
            fact(html, "Baseline", header.baseline());
            fact(html, "Schedule", header.schedule());
            fact(html, "Criteria", header.criteria().toString());
            fact(html, "Seed", header.seed() == null ? "" : header.seed().toString());
            fact(
                    html,
                    "Learning rate",
                    header.learningRate() == null ? "" : Numbers.show(header.learningRate()));
            fact(
                    html,
                    "Versions",
                    header.versions().entrySet().stream()
                            .map(v -> v.getKey() + " " + v.getValue())
                            .collect(Collectors.joining(", ")));
            html.end("dl").end("details");
        }
        html.element(
                "p",
                "Made by NTK4J. The thresholds are conventions, not theorems. Plots by Apache"
                        + " ECharts (Apache License 2.0).");
    }

    private static String network(RunHeader header) {
        return header.modelClass().substring(header.modelClass().lastIndexOf('.') + 1)
                + " with "
                + Numbers.count(header.parameters())
                + " trainable parameters in "
                + header.layers().stream()
                        .map(layer -> layer.name() + " (" + Numbers.count(layer.parameters()) + ")")
                        .collect(Collectors.joining(", "));
    }

    private static String kernel(RunHeader header) {
        return header.kernel()
                + " kernel of "
                + header.probeExamples()
                + " probe examples and "
                + header.outputs()
                + " outputs, computed in "
                + header.dataType();
    }

    private static void fact(Html html, String name, String value) {
        if (!value.isEmpty()) {
            html.element("dt", name).element("dd", value);
        }
    }
}
