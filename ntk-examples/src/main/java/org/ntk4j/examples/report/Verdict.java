/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.examples.report;

import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;
import org.ntk4j.dl4j.report.LayerMeasurement;
import org.ntk4j.dl4j.report.Measurement;
import org.ntk4j.examples.report.RecordedRun.Peak;
import org.ntk4j.regime.Criterion;
import org.ntk4j.regime.Quantity;
import org.ntk4j.regime.Regime;
import org.ntk4j.regime.RegimeTransition;

/** What a run says: did it stay, when did it leave, which layer, how wrong is the surrogate. */
final class Verdict {

    /** How a run ended up, and the style class of its badge. */
    enum Kind {
        KERNEL("stayed in the kernel regime"),
        LEAVING("about to leave it"),
        DEPARTED("left the kernel regime"),
        DIVERGED("diverged"),
        UNJUDGED("compared with nothing"),
        NOTHING("without measurements");

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        /** What a run of this kind has done. */
        String words() {
            return words;
        }
    }

    private final RecordedRun run;

    Verdict(RecordedRun run) {
        this.run = run;
    }

    Kind kind() {
        if (run.measurements().isEmpty()) {
            return Kind.NOTHING;
        }
        if (run.lost().isPresent()) {
            return Kind.DIVERGED;
        }
        if (left().isPresent()) {
            return Kind.DEPARTED;
        }
        if (run.header().criteria().criteria().stream()
                .noneMatch(criterion -> run.peaks().containsKey(criterion.quantity()))) {
            return Kind.UNJUDGED;
        }
        return regime() == Regime.LEAVING ? Kind.LEAVING : Kind.KERNEL;
    }

    /** The iteration of the first departure, also where the file lacks the line that tells. */
    Optional<Long> left() {
        Optional<Long> told = run.departure().map(RegimeTransition::iteration);
        return told.isPresent()
                ? told
                : run.measurements().stream()
                        .filter(m -> m.regime() == Regime.DEPARTED)
                        .map(Measurement::iteration)
                        .findFirst();
    }

    private Regime regime() {
        return run.last().orElseThrow().regime();
    }

    /** One line. */
    String headline() {
        return switch (kind()) {
            case NOTHING -> "Nothing was measured";
            case UNJUDGED -> "Measured, but compared with nothing";
            case DIVERGED ->
                    left().filter(iteration -> iteration < run.lost().getAsLong())
                                    .map(i -> "Left the kernel regime at iteration " + i + " and")
                                    .orElse("Training")
                            + " diverged by iteration "
                            + run.lost().getAsLong();
            case DEPARTED ->
                    "Left the kernel regime at iteration "
                            + left().orElseThrow()
                            + (regime() == Regime.DEPARTED ? "" : " and came back");
            case LEAVING -> "Still in the kernel regime, but about to leave it";
            case KERNEL ->
                    run.measured() == 1
                            ? "In the kernel regime at the only measurement"
                            : "Stayed in the kernel regime";
        };
    }

    /** When, and by which criterion. */
    String cause() {
        if (run.measurements().isEmpty()) {
            return "The run has no measurement, so there is nothing to judge.";
        }
        if (kind() == Kind.UNJUDGED) {
            return "There is no baseline, or no drift from it: nothing tells how far the network"
                    + " is from its linearization.";
        }
        Optional<RegimeTransition> departure = run.departure();
        if (departure.isPresent()) {
            RegimeTransition t = departure.get();
            String value =
                    Double.isFinite(t.value())
                            ? Numbers.show(t.value()) + " reached the threshold "
                            : "was not a number, which counts as reaching the threshold ";
            return Words.capital(Words.of(t.criterion().quantity()))
                    + " "
                    + value
                    + Numbers.show(t.threshold())
                    + " at iteration "
                    + t.iteration()
                    + comeback();
        }
        if (left().isPresent()) {
            return "The file has no line that names the cause.";
        }
        StringBuilder text = new StringBuilder("No criterion was reached in ");
        text.append(Numbers.count(run.measured()));
        text.append(run.measured() == 1 ? " measurement" : " measurements");
        String separator = ": ";
        for (Criterion criterion : run.header().criteria().criteria()) {
            Peak peak = run.peaks().get(criterion.quantity());
            if (peak != null && criterion.highIsBad()) {
                text.append(separator).append(Words.of(criterion.quantity()));
                text.append(" at most ").append(Numbers.show(peak.value()));
                text.append(" (threshold ").append(Numbers.show(criterion.departAt())).append(')');
                separator = ", ";
            }
        }
        return text.append('.').toString();
    }

    private String comeback() {
        return run.transitions().stream()
                .filter(t -> t.from() == Regime.DEPARTED && t.to() == Regime.KERNEL)
                .reduce((first, last) -> last)
                .filter(t -> regime() != Regime.DEPARTED)
                .map(t -> "; it came back at iteration " + t.iteration() + ".")
                .orElse(".");
    }

    /** The layer with the largest share of the kernel's change. */
    String layer() {
        Optional<RegimeTransition> departure = run.departure();
        if (departure.isPresent() && departure.get().layer().isPresent()) {
            RegimeTransition t = departure.get();
            return t.layerName()
                    + " had the largest share of the kernel's change at the departure: "
                    + Numbers.percent(t.layerShare())
                    + ".";
        }
        return leader().map(
                        layer ->
                                layer.getKey()
                                        + " has the largest share of what change there is at the"
                                        + " end: "
                                        + Numbers.percent(layer.getValue().share())
                                        + " (its own drift is "
                                        + Numbers.show(layer.getValue().drift())
                                        + ").")
                .or(
                        () ->
                                most(LayerMeasurement::drift)
                                        .map(
                                                layer ->
                                                        layer.getKey()
                                                                + " has the largest drift of its"
                                                                + " own kernel: "
                                                                + Numbers.show(
                                                                        layer.getValue().drift())
                                                                + "."))
                .orElse("No layer has changed, or layers were not measured.");
    }

    /** For a table: the layer's name alone. */
    String layerName() {
        return run.departure()
                .flatMap(RegimeTransition::layer)
                .or(() -> leader().map(Map.Entry::getKey))
                .or(() -> most(LayerMeasurement::drift).map(Map.Entry::getKey))
                .orElse("");
    }

    private Optional<Map.Entry<String, LayerMeasurement>> leader() {
        return most(LayerMeasurement::share);
    }

    private Optional<Map.Entry<String, LayerMeasurement>> most(
            ToDoubleFunction<LayerMeasurement> number) {
        return run.last().stream()
                .flatMap(m -> m.layers().entrySet().stream())
                .filter(layer -> Double.isFinite(number.applyAsDouble(layer.getValue())))
                .max(Comparator.comparingDouble(l -> number.applyAsDouble(l.getValue())));
    }

    /** How wrong the linearized network is. */
    String surrogate() {
        Peak peak = run.peaks().get(Quantity.LINEARIZATION_ERROR);
        if (peak == null) {
            return "The linearization error was not measured.";
        }
        OptionalDouble last = lastKnown(Quantity.LINEARIZATION_ERROR);
        boolean largest = last.orElse(Double.NaN) == peak.value();
        return "Linearized at the baseline, the network is off by "
                + Numbers.percent(last.orElse(Double.NaN))
                + " of the change of the outputs at the last measurement (linearization error "
                + Numbers.show(last.orElse(Double.NaN))
                + ")"
                + (largest
                        ? ", the most so far."
                        : "; at most "
                                + Numbers.percent(peak.value())
                                + ", at iteration "
                                + peak.iteration()
                                + ".");
    }

    /** The last value that was measured, finite or not. */
    OptionalDouble lastKnown(Quantity quantity) {
        OptionalDouble last = OptionalDouble.empty();
        for (Measurement measurement : run.measurements()) {
            OptionalDouble value = measurement.value(quantity);
            last = value.isPresent() ? value : last;
        }
        return last;
    }
}
