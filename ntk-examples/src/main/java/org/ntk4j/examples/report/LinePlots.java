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
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ntk4j.dl4j.report.LayerMeasurement;
import org.ntk4j.dl4j.report.Measurement;
import org.ntk4j.dl4j.report.RunHeader;
import org.ntk4j.examples.report.LinePlot.Curve;
import org.ntk4j.examples.report.LinePlot.Level;
import org.ntk4j.regime.Criterion;
import org.ntk4j.regime.Quantity;

/** The plots over iterations. */
final class LinePlots {

    /** More curves than this cannot be told apart. */
    private static final int MOST_LAYERS = 8;

    private LinePlots() {}

    static List<LinePlot> all() {
        return List.of(
                judged(
                        Quantity.DRIFT,
                        "drift",
                        "How far has the kernel moved?",
                        "|Θ(t) − Θ(0)| / |Θ(0)| of the tangent kernel Θ, in Frobenius norm: 0 for a"
                                + " network that trains like its linearization."),
                judged(
                        Quantity.LINEARIZATION_ERROR,
                        "surrogate",
                        "How wrong is the linearized surrogate?",
                        "The part of the change of the outputs on the probe that the network"
                                + " linearized at the baseline does not predict."),
                sharpness(),
                hessian(),
                movement(),
                judged(
                        Quantity.FORECAST_DRIFT,
                        "forecast",
                        "Which drift is to come?",
                        "The drift that the present velocity would add until the loss is gone, an"
                                + " early warning."),
                judged(
                        Quantity.KAPPA,
                        "kappa",
                        "How lazy is the training to be?",
                        "Distance of the outputs from the labels, times the output Hessian norm,"
                                + " over the squared Jacobian norm: much smaller than 1 in the"
                                + " kernel regime."),
                loss(),
                accuracy());
    }

    /** A quantity with the thresholds by which it is judged. */
    private static LinePlot judged(Quantity quantity, String id, String title, String about) {
        return new LinePlot(
                id,
                title,
                about,
                Words.of(quantity),
                run -> List.of(curve("", quantity)),
                run -> thresholds(run, quantity),
                run -> reached(run, quantity));
    }

    private static LinePlot sharpness() {
        return new LinePlot(
                "sharpness",
                "Is the loss too sharp for the learning rate?",
                "Sharpness is the largest eigenvalue of the Hessian of the loss on the probe. Plain"
                        + " gradient descent on that loss is stable where it is below 2 / learning"
                        + " rate; minibatches of other examples see a somewhat different value.",
                "largest eigenvalue",
                run ->
                        List.of(
                                curve("Sharpness", Quantity.LOSS_TOP_EIGENVALUE),
                                curve(
                                        "Gauss-Newton part",
                                        Quantity.LOSS_GAUSS_NEWTON_TOP_EIGENVALUE)),
                run ->
                        edge(run).stream()
                                .map(e -> new Level(e, "2 / learning rate = " + Numbers.show(e)))
                                .toList(),
                LinePlots::stability);
    }

    private static LinePlot hessian() {
        return new LinePlot(
                "hessian",
                "How curved are the outputs?",
                "The spectral norm of the Hessian of an output in the parameters, the largest of"
                        + " those that were followed. In wide networks with a linear output it is"
                        + " small, which is why their kernel stays.",
                "output Hessian norm",
                run -> List.of(curve("", Quantity.OUTPUT_HESSIAN_NORM)),
                run -> thresholds(run, Quantity.OUTPUT_HESSIAN_NORM),
                run -> reached(run, Quantity.OUTPUT_HESSIAN_NORM));
    }

    private static LinePlot movement() {
        return new LinePlot(
                "movement",
                "How far have the parameters moved?",
                "|w(t) − w(0)| / |w(0)|, of all parameters, and of each layer's on the page of a single"
                        + " run; of many layers, of those that moved most.",
                "relative movement",
                run -> {
                    List<Curve> curves = new ArrayList<>();
                    curves.add(curve("All parameters", Quantity.PARAMETER_MOVEMENT));
                    for (String layer : movers(run)) {
                        curves.add(
                                new Curve(
                                        layer,
                                        m ->
                                                Optional.ofNullable(m.layers().get(layer))
                                                        .map(LayerMeasurement::movement)));
                    }
                    return curves;
                },
                run -> thresholds(run, Quantity.PARAMETER_MOVEMENT),
                run -> reached(run, Quantity.PARAMETER_MOVEMENT));
    }

    /** The layers that had moved most when they were last measured, in the order of the network. */
    private static List<String> movers(RecordedRun run) {
        Map<String, LayerMeasurement> last =
                run.measurements().stream()
                        .map(Measurement::layers)
                        .filter(layers -> !layers.isEmpty())
                        .reduce(Map.of(), (before, after) -> after);
        Set<String> most =
                last.keySet().stream()
                        .sorted(Comparator.comparingDouble(layer -> -last.get(layer).movement()))
                        .limit(MOST_LAYERS)
                        .collect(Collectors.toSet());
        return run.header().layers().stream()
                .map(RunHeader.Layer::name)
                .filter(most::contains)
                .toList();
    }

    private static LinePlot loss() {
        return new LinePlot(
                "loss",
                "Does it learn?",
                "The loss of the training step, with regularization if there is any, and the loss"
                        + " on the probe.",
                "loss",
                run ->
                        List.of(
                                curve("Training step", Measurement::score),
                                curve("Probe", Measurement::probeLoss)),
                run -> List.of(),
                run -> "");
    }

    private static LinePlot accuracy() {
        return new LinePlot(
                "accuracy",
                "How many probe examples are right?",
                "The share of probe examples whose largest output is that of their class.",
                "accuracy",
                run -> List.of(curve("", Measurement::accuracy)),
                run -> List.of(),
                run -> "");
    }

    private static Curve curve(String name, Quantity quantity) {
        return new Curve(
                name,
                m -> {
                    OptionalDouble value = m.value(quantity);
                    return value.isPresent() ? Optional.of(value.getAsDouble()) : Optional.empty();
                });
    }

    /** A number that is NaN where it is unknown. */
    private static Curve curve(String name, ToDoubleFunction<Measurement> number) {
        return new Curve(
                name, m -> Optional.of(number.applyAsDouble(m)).filter(value -> !value.isNaN()));
    }

    private static Optional<Double> edge(RecordedRun run) {
        return Optional.ofNullable(run.header().learningRate()).map(rate -> 2 / rate);
    }

    private static String stability(RecordedRun run) {
        Optional<Double> edge = edge(run);
        if (edge.isEmpty()) {
            return "The run does not name a learning rate of plain gradient descent to compare"
                    + " with.";
        }
        RecordedRun.Peak peak = run.peaks().get(Quantity.LOSS_TOP_EIGENVALUE);
        if (peak == null) {
            return "";
        }
        return "2 / learning rate is "
                + Numbers.show(edge.get())
                + "; the sharpness "
                + (peak.value() < edge.get() ? "stayed below it" : "was above it")
                + ", at most "
                + Numbers.percent(peak.value() / edge.get())
                + " of it.";
    }

    private static List<Level> thresholds(RecordedRun run, Quantity quantity) {
        List<Level> levels = new ArrayList<>();
        criteria(quantity, run.header().criteria().criteria())
                .forEach(
                        c -> {
                            levels.add(level(c.departAt(), "departs at "));
                            if (c.returnAt() != c.departAt()) {
                                levels.add(level(c.returnAt(), "returns at "));
                            }
                        });
        criteria(quantity, run.header().criteria().warnings())
                .forEach(c -> levels.add(level(c.departAt(), "warns at ")));
        return levels;
    }

    private static Level level(double value, String name) {
        return new Level(value, name + Numbers.show(value));
    }

    private static Stream<Criterion> criteria(Quantity quantity, List<Criterion> all) {
        return all.stream().filter(criterion -> criterion.quantity() == quantity);
    }

    private static String reached(RecordedRun run, Quantity quantity) {
        Optional<Criterion> criterion =
                Stream.concat(
                                criteria(quantity, run.header().criteria().criteria()),
                                criteria(quantity, run.header().criteria().warnings()))
                        .findFirst();
        if (criterion.isEmpty()) {
            return "";
        }
        String threshold = "The threshold " + Numbers.show(criterion.get().departAt());
        Long iteration = run.reached().get(quantity);
        return iteration == null
                ? threshold + " was not reached."
                : threshold + " was first reached at iteration " + iteration + ".";
    }
}
