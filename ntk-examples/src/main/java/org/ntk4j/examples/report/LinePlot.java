/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.examples.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.ntk4j.dl4j.report.Measurement;

/**
 * Numbers over iterations, of one run or of several.
 *
 * @param id of the figure
 * @param title of the figure
 * @param about what the numbers mean
 * @param axis name of the vertical axis
 * @param curves what to draw of a run, not empty; side by side the first of each run
 * @param levels horizontal lines of a run; equal ones of several runs are drawn once
 * @param findings a sentence beyond those about the curves; may be empty
 */
record LinePlot(
        String id,
        String title,
        String about,
        String axis,
        Function<RecordedRun, List<Curve>> curves,
        Function<RecordedRun, List<Level>> levels,
        Function<RecordedRun, String> findings) {

    /** A range of values that a linear axis cannot show. */
    private static final double WIDE = 30;

    /**
     * A curve.
     *
     * @param name what it is called; empty if the figure's title says it
     * @param value reads it off a measurement; empty where it was not measured, NaN where it was
     *     not a number
     */
    record Curve(String name, Function<Measurement, Optional<Double>> value) {}

    /**
     * A horizontal line.
     *
     * @param value where
     * @param name what it is called
     */
    record Level(double value, String name) {}

    /** The points of one curve of one run, by iteration. */
    private record Points(RecordedRun run, String name, TreeMap<Long, Double> values) {

        String label(boolean several) {
            if (!several) {
                return name;
            }
            return run.label();
        }
    }

    /** The figure; empty if no run has any of its numbers. */
    Optional<Figure> of(List<RecordedRun> runs) {
        List<Points> all = new ArrayList<>();
        boolean several = runs.size() > 1;
        for (RecordedRun run : runs) {
            List<Curve> some = curves.apply(run);
            // Side by side, runs are compared by the first curve of each; more would be a thicket.
            for (Curve curve : several ? some.subList(0, 1) : some) {
                TreeMap<Long, Double> values = new TreeMap<>();
                for (Measurement m : run.measurements()) {
                    curve.value().apply(m).ifPresent(v -> values.put(m.iteration(), v));
                }
                if (values.values().stream().anyMatch(Double::isFinite)) {
                    all.add(new Points(run, curve.name(), values));
                }
            }
        }
        if (all.isEmpty()) {
            return Optional.empty();
        }
        Set<Level> lines = new LinkedHashSet<>();
        all.forEach(points -> lines.addAll(levels.apply(points.run())));
        return Optional.of(
                new Figure(
                        id,
                        title,
                        about,
                        sentences(runs, all, several),
                        data(runs, all, lines, several),
                        1,
                        table(all, several)));
    }

    private List<String> sentences(List<RecordedRun> runs, List<Points> all, boolean several) {
        Map<RecordedRun, List<String>> byRun = new LinkedHashMap<>();
        for (Points points : all) {
            String name = points.label(several);
            byRun.computeIfAbsent(points.run(), run -> new ArrayList<>())
                    .add((name.isEmpty() ? "" : name + ": ") + course(points.values()));
        }
        List<String> sentences = new ArrayList<>();
        byRun.forEach(
                (run, some) -> {
                    some.set(0, (some.get(0) + " " + findings.apply(run)).trim());
                    sentences.addAll(some);
                });
        runs.stream()
                .filter(run -> !byRun.containsKey(run))
                .forEach(run -> sentences.add(run.label() + ": not measured."));
        return sentences;
    }

    private static String course(TreeMap<Long, Double> values) {
        long from = values.firstKey();
        long to = values.lastKey();
        String first = Numbers.show(values.get(from)) + " at iteration " + from;
        if (from == to) {
            return Words.capital(first) + ", the only measurement.";
        }
        String text = "From " + first + " to " + Numbers.show(values.get(to)) + " at " + to;
        Map.Entry<Long, Double> most = null;
        Map.Entry<Long, Double> least = null;
        for (Map.Entry<Long, Double> point : values.entrySet()) {
            if (Double.isFinite(point.getValue())) {
                most = most == null || point.getValue() > most.getValue() ? point : most;
                least = least == null || point.getValue() < least.getValue() ? point : least;
            }
        }
        return text + extreme(", largest ", most, text) + extreme(", smallest ", least, text) + ".";
    }

    private static String extreme(String name, Map.Entry<Long, Double> at, String said) {
        String value = Numbers.show(at.getValue()) + " at ";
        // What stands at an end, to the digits shown, has been said.
        return said.contains(" " + value) ? "" : name + value + at.getKey();
    }

    private ObjectNode data(
            List<RecordedRun> runs, List<Points> all, Set<Level> lines, boolean several) {
        ObjectNode data = JsonNodeFactory.instance.objectNode();
        data.put("kind", "lines").put("xName", "iteration").put("yName", axis);
        data.put("log", isWide(all, lines));
        ArrayNode series = data.putArray("series");
        for (Points points : all) {
            ObjectNode one = series.addObject();
            String name = points.label(several);
            one.put("name", name.isEmpty() ? axis : name);
            one.put("run", runs.indexOf(points.run()));
            ArrayNode xy = one.putArray("points");
            points.values().forEach((x, y) -> point(xy, x, y));
        }
        ArrayNode levelData = data.putArray("levels");
        for (Level level : lines) {
            levelData.addObject().put("y", level.value()).put("name", level.name());
        }
        ArrayNode events = data.putArray("events");
        Set<RecordedRun> drawn = new LinkedHashSet<>();
        all.forEach(points -> drawn.add(points.run()));
        for (RecordedRun run : drawn) {
            new Verdict(run)
                    .left()
                    .ifPresent(
                            x ->
                                    events.addObject()
                                            .put("x", x)
                                            .put("name", "left at " + x)
                                            .put("run", runs.indexOf(run))
                                            .put("alone", !several));
        }
        return data;
    }

    static void point(ArrayNode points, long x, double y) {
        ArrayNode point = points.addArray().add(x);
        if (Double.isFinite(y)) {
            point.add(y);
        } else {
            point.addNull();
        }
    }

    private static boolean isWide(List<Points> all, Set<Level> lines) {
        double least = Double.POSITIVE_INFINITY;
        double most = 0;
        List<Double> values = new ArrayList<>();
        all.forEach(points -> values.addAll(points.values().values()));
        lines.forEach(level -> values.add(level.value()));
        for (double value : values) {
            if (value > 0 && Double.isFinite(value)) {
                least = Math.min(least, value);
                most = Math.max(most, value);
            }
        }
        return most > WIDE * least;
    }

    private Table table(List<Points> all, boolean several) {
        Set<Long> iterations = new TreeSet<>();
        List<String> columns = new ArrayList<>(List.of("iteration"));
        for (Points points : all) {
            iterations.addAll(points.values().keySet());
            String name = points.label(several);
            columns.add(name.isEmpty() ? axis : name);
        }
        List<List<String>> rows = new ArrayList<>();
        for (long iteration : Table.some(List.copyOf(iterations))) {
            List<String> row = new ArrayList<>(List.of(Numbers.count(iteration)));
            for (Points points : all) {
                Double value = points.values().get(iteration);
                row.add(value == null ? "" : Numbers.show(value));
            }
            rows.add(row);
        }
        return new Table(title + " by iteration", columns, rows);
    }
}
