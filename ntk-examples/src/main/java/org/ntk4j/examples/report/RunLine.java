/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.examples.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.ntk4j.dl4j.report.LayerMeasurement;
import org.ntk4j.dl4j.report.Measurement;
import org.ntk4j.dl4j.report.MeasurementBuilder;
import org.ntk4j.dl4j.report.RunHeader;
import org.ntk4j.regime.Criterion;
import org.ntk4j.regime.Quantity;
import org.ntk4j.regime.Regime;
import org.ntk4j.regime.RegimeCriteria;
import org.ntk4j.regime.RegimeTransition;

/**
 * One line of a run file. What is absent stays absent, null is a number that was not finite. Throws
 * IllegalArgumentException with what was expected and found.
 */
final class RunLine {

    private static final Map<String, Quantity> QUANTITIES = new HashMap<>();

    static {
        for (Quantity quantity : Quantity.values()) {
            QUANTITIES.put(quantity.key(), quantity);
        }
    }

    private final JsonNode json;

    RunLine(JsonNode json) {
        this.json = json;
    }

    String type() {
        return json.path("type").asText();
    }

    int run() {
        return json.path("run").asInt();
    }

    long iteration() {
        return integer("iteration");
    }

    RunHeader header() {
        String schema = json.path("schema").asText();
        if (!schema.equals(RunHeader.SCHEMA)) {
            throw new IllegalArgumentException(
                    "expected the schema " + RunHeader.SCHEMA + ", found '" + schema + "'");
        }
        JsonNode model = json.path("model");
        List<RunHeader.Layer> layers = new ArrayList<>();
        for (JsonNode layer : model.path("layers")) {
            layers.add(
                    new RunHeader.Layer(
                            layer.path("name").asText(), layer.path("parameters").asLong()));
        }
        List<Integer> classes = new ArrayList<>();
        json.path("probeClasses").forEach(label -> classes.add(label.asInt()));
        Map<String, String> versions = new LinkedHashMap<>();
        json.path("versions")
                .fields()
                .forEachRemaining(v -> versions.put(v.getKey(), v.getValue().asText()));
        JsonNode seed = json.path("seed");
        JsonNode rate = json.path("learningRate");
        // Not by the builder, which would add the versions of this program.
        return new RunHeader(
                run(),
                model.path("class").asText(),
                layers,
                json.path("kernel").asText(),
                (int) integer("n"),
                (int) integer("k"),
                json.path("dataType").asText(),
                seed.isNumber() ? seed.asLong() : null,
                json.path("baseline").asText(),
                json.path("schedule").asText(),
                criteria(),
                versions,
                rate.isNumber() ? rate.asDouble() : null,
                classes);
    }

    /** The defaults where the file names none that this version knows. */
    private RegimeCriteria criteria() {
        List<Criterion> criteria = criteria("criteria");
        if (criteria.isEmpty()) {
            return RegimeCriteria.defaults();
        }
        RegimeCriteria.Builder builder = RegimeCriteria.builder();
        criteria.forEach(builder::add);
        criteria("warnings").forEach(builder::warn);
        return builder.build();
    }

    private List<Criterion> criteria(String key) {
        List<Criterion> criteria = new ArrayList<>();
        for (JsonNode rule : json.path(key)) {
            Quantity quantity = QUANTITIES.get(rule.path("quantity").asText());
            if (quantity != null) {
                criteria.add(
                        new Criterion(
                                quantity,
                                number(rule.path("departAt")),
                                number(rule.path("returnAt"))));
            }
        }
        return criteria;
    }

    Measurement measurement() {
        MeasurementBuilder measurement =
                Measurement.at(iteration(), json.path("epoch").asInt())
                        .run(run())
                        .regime(regime("regime"))
                        .score(score())
                        .probeLoss(known("probeLoss"))
                        .accuracy(known("accuracy"))
                        .eigenvalues(numbers(json.path("eigenvalues")))
                        .cost(known("millis"), known("overhead"));
        QUANTITIES.forEach(
                (key, quantity) -> {
                    if (json.has(key)) {
                        measurement.value(quantity, number(json.get(key)));
                    }
                });
        json.path("layers")
                .fields()
                .forEachRemaining(
                        layer ->
                                measurement.layer(
                                        layer.getKey(),
                                        new LayerMeasurement(
                                                number(layer.getValue().path("drift")),
                                                number(layer.getValue().path("movement")),
                                                number(layer.getValue().path("share")))));
        return measurement.build();
    }

    /** The criterion is the header's, if it has one with that threshold. */
    RegimeTransition transition(RegimeCriteria known) {
        String key = json.path("criterion").asText();
        Quantity quantity = QUANTITIES.get(key);
        if (quantity == null) {
            throw new IllegalArgumentException(
                    "expected a criterion on a known quantity, found '" + key + "'");
        }
        double threshold = number(json.path("threshold"));
        return new RegimeTransition(
                regime("from"),
                regime("to"),
                iteration(),
                Stream.concat(known.criteria().stream(), known.warnings().stream())
                        .filter(c -> c.quantity() == quantity)
                        .filter(c -> c.departAt() == threshold || c.returnAt() == threshold)
                        .findFirst()
                        .orElseGet(() -> Criterion.at(quantity, threshold)),
                number(json.path("value")),
                threshold,
                json.path("layer").asText(),
                known("share"));
    }

    double[][] matrix() {
        JsonNode rows = json.path("matrix");
        double[][] matrix = new double[rows.size()][];
        for (int i = 0; i < matrix.length; i++) {
            matrix[i] = numbers(rows.get(i));
        }
        return matrix;
    }

    private Regime regime(String key) {
        String name = json.path(key).asText();
        return Arrays.stream(Regime.values())
                .filter(regime -> regime.name().equals(name))
                .findFirst()
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "expected a regime of "
                                                + Arrays.toString(Regime.values())
                                                + " as "
                                                + key
                                                + ", found '"
                                                + name
                                                + "'"));
    }

    private long integer(String key) {
        JsonNode value = json.path(key);
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            throw new IllegalArgumentException(
                    "expected a whole number as "
                            + key
                            + ", found "
                            + (value.isMissingNode() ? "none" : value));
        }
        return value.asLong();
    }

    /** An unknown score is absent and NaN; null was infinite, and of a loss that is upwards. */
    private double score() {
        return json.path("score").isNull() ? Double.POSITIVE_INFINITY : known("score");
    }

    /** A number; NaN where it is absent. */
    private double known(String key) {
        return json.has(key) ? number(json.get(key)) : Double.NaN;
    }

    private static double[] numbers(JsonNode array) {
        double[] numbers = new double[array.size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = number(array.get(i));
        }
        return numbers;
    }

    private static double number(JsonNode value) {
        if (!value.isNumber() && !value.isNull()) {
            throw new IllegalArgumentException(
                    "expected a number or null, found "
                            + (value.isMissingNode() ? "nothing" : value));
        }
        return value.isNull() ? Double.NaN : value.asDouble();
    }
}
