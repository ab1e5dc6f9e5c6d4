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
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.ntk4j.dl4j.report.LayerMeasurement;
import org.ntk4j.dl4j.report.Measurement;
import org.ntk4j.dl4j.report.RunHeader;

/** The drift of each layer over time, as colours. */
final class HeatMaps {

    private static final int MOST_COLUMNS = 120;
    private static final int MOST_TOLD = 8;

    private HeatMaps() {}

    /** Empty if layers were not measured. */
    static Optional<Figure> layers(RecordedRun run, String id, String of) {
        List<Measurement> measured = new ArrayList<>();
        for (Measurement measurement : run.measurements()) {
            if (!measurement.layers().isEmpty()) {
                measured.add(measurement);
            }
        }
        if (measured.isEmpty()) {
            return Optional.empty();
        }
        List<Measurement> columns = Table.some(measured, MOST_COLUMNS);
        List<String> names = names(run, measured);
        ObjectNode data = JsonNodeFactory.instance.objectNode();
        data.put("kind", "layers");
        ArrayNode x = data.putArray("x");
        columns.forEach(m -> x.add(m.iteration()));
        ArrayNode y = data.putArray("y");
        names.forEach(y::add);
        ArrayNode cells = data.putArray("cells");
        for (int column = 0; column < columns.size(); column++) {
            for (int row = 0; row < names.size(); row++) {
                LayerMeasurement layer = columns.get(column).layers().get(names.get(row));
                if (layer != null) {
                    ArrayNode cell = cells.addArray().add(column).add(row);
                    add(cell, layer.drift());
                    add(cell, layer.share());
                    add(cell, layer.movement());
                }
            }
        }
        new Verdict(run).left().ifPresent(left -> data.put("left", left));
        return Optional.of(
                new Figure(
                        id,
                        "Which layer moves?" + of,
                        "Each layer's own kernel, compared with what it was at the baseline. The"
                                + " layer next to the input is on top."
                                + shares(measured)
                                + (of.isEmpty() ? "" : " Every run has colours of its own."),
                        List.of(finding(measured)),
                        data,
                        1,
                        table(columns, names)));
    }

    /** Why the brightest layer need not be the one with the largest share. */
    private static String shares(List<Measurement> measured) {
        return measured.stream()
                        .flatMap(m -> m.layers().values().stream())
                        .noneMatch(layer -> Double.isFinite(layer.share()))
                ? ""
                : " A small kernel may drift far and yet have a small share of the whole kernel's"
                        + " change; the shares add up to 100%, and a negative one works against"
                        + " the change.";
    }

    private static List<String> names(RecordedRun run, List<Measurement> measured) {
        List<String> names = new ArrayList<>();
        run.header().layers().stream().map(RunHeader.Layer::name).forEach(names::add);
        for (Measurement measurement : measured) {
            for (String name : measurement.layers().keySet()) {
                if (!names.contains(name)) {
                    names.add(name);
                }
            }
        }
        return names;
    }

    private static String finding(List<Measurement> measured) {
        Measurement last = measured.get(measured.size() - 1);
        Map<String, LayerMeasurement> layers = last.layers();
        Set<String> told =
                layers.keySet().stream()
                        .sorted(Comparator.comparingDouble(name -> -layers.get(name).drift()))
                        .limit(MOST_TOLD)
                        .collect(Collectors.toSet());
        List<String> parts = new ArrayList<>();
        layers.forEach(
                (name, layer) -> {
                    if (told.contains(name)) {
                        parts.add(name + " drift " + Numbers.show(layer.drift()) + share(layer));
                    }
                });
        if (told.size() < layers.size()) {
            long unknown =
                    layers.entrySet().stream()
                            .filter(entry -> !told.contains(entry.getKey()))
                            .filter(entry -> Double.isNaN(entry.getValue().drift()))
                            .count();
            others(layers.size() - told.size() - unknown, "less").ifPresent(parts::add);
            others(unknown, "of unknown drift").ifPresent(parts::add);
        }
        return "At iteration " + last.iteration() + ": " + String.join("; ", parts) + ".";
    }

    private static Optional<String> others(long layers, String drift) {
        return layers == 0
                ? Optional.empty()
                : Optional.of(layers + (layers == 1 ? " other layer " : " other layers ") + drift);
    }

    private static String share(LayerMeasurement layer) {
        return Double.isFinite(layer.share())
                ? ", " + Numbers.percent(layer.share()) + " of the change"
                : "";
    }

    private static Table table(List<Measurement> measured, List<String> names) {
        List<String> heads = new ArrayList<>(List.of("iteration"));
        names.forEach(name -> heads.add("drift of " + name));
        names.forEach(name -> heads.add("share of " + name));
        List<List<String>> rows = new ArrayList<>();
        for (Measurement m : Table.some(measured)) {
            List<String> row = new ArrayList<>(List.of(Numbers.count(m.iteration())));
            for (String name : names) {
                LayerMeasurement layer = m.layers().get(name);
                row.add(layer == null ? "" : Numbers.show(layer.drift()));
            }
            for (String name : names) {
                LayerMeasurement layer = m.layers().get(name);
                row.add(
                        layer == null || Double.isNaN(layer.share())
                                ? ""
                                : Numbers.percent(layer.share()));
            }
            rows.add(row);
        }
        return new Table("Drift and share of the kernel's change by layer", heads, rows);
    }

    static void add(ArrayNode array, double value) {
        if (Double.isFinite(value)) {
            array.add(value);
        } else {
            array.addNull();
        }
    }
}
