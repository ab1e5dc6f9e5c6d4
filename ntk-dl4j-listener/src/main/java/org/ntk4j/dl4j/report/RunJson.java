/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.dl4j.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import org.ntk4j.regime.Criterion;
import org.ntk4j.regime.Quantity;
import org.ntk4j.regime.RegimeTransition;

/** The objects of a run file; keys are an outside contract, changed only by adding. */
final class RunJson {
    private static final JsonFactory FACTORY = new JsonFactory();

    private RunJson() {}

    static String header(RunHeader header) {
        return object(
                "header",
                json -> {
                    json.writeStringField("schema", RunHeader.SCHEMA);
                    json.writeNumberField("run", header.run());
                    json.writeObjectFieldStart("model");
                    json.writeStringField("class", header.modelClass());
                    json.writeNumberField("p", header.parameters());
                    json.writeArrayFieldStart("layers");
                    for (RunHeader.Layer layer : header.layers()) {
                        json.writeStartObject();
                        json.writeStringField("name", layer.name());
                        json.writeNumberField("parameters", layer.parameters());
                        json.writeEndObject();
                    }
                    json.writeEndArray();
                    json.writeEndObject();
                    json.writeStringField("kernel", header.kernel());
                    json.writeNumberField("n", header.probeExamples());
                    json.writeNumberField("k", header.outputs());
                    json.writeStringField("dataType", header.dataType());
                    if (header.seed() != null) {
                        json.writeNumberField("seed", header.seed());
                    }
                    if (header.learningRate() != null) {
                        number(json, "learningRate", header.learningRate());
                    }
                    if (!header.probeClasses().isEmpty()) {
                        json.writeArrayFieldStart("probeClasses");
                        for (int label : header.probeClasses()) {
                            json.writeNumber(label);
                        }
                        json.writeEndArray();
                    }
                    json.writeStringField("baseline", header.baseline());
                    json.writeStringField("schedule", header.schedule());
                    criteria(json, header);
                    json.writeObjectFieldStart("versions");
                    for (Map.Entry<String, String> version : header.versions().entrySet()) {
                        json.writeStringField(version.getKey(), version.getValue());
                    }
                    json.writeEndObject();
                });
    }

    static String measurement(Measurement measurement) {
        return object(
                "measurement",
                json -> {
                    json.writeNumberField("run", measurement.run());
                    json.writeNumberField("iteration", measurement.iteration());
                    json.writeNumberField("epoch", measurement.epoch());
                    known(json, "score", measurement.score());
                    json.writeStringField("regime", measurement.regime().name());
                    for (Map.Entry<Quantity, Double> value : measurement.values().entrySet()) {
                        number(json, value.getKey().key(), value.getValue());
                    }
                    if (!measurement.layers().isEmpty()) {
                        layers(json, measurement.layers());
                    }
                    double[] eigenvalues = measurement.eigenvalues();
                    if (eigenvalues.length > 0) {
                        json.writeFieldName("eigenvalues");
                        numbers(json, eigenvalues);
                    }
                    known(json, "probeLoss", measurement.probeLoss());
                    known(json, "accuracy", measurement.accuracy());
                    number(json, "millis", measurement.millis());
                    known(json, "overhead", measurement.overhead());
                });
    }

    static String kernel(Measurement measurement) {
        return object(
                "kernel",
                json -> {
                    json.writeNumberField("run", measurement.run());
                    json.writeNumberField("iteration", measurement.iteration());
                    json.writeArrayFieldStart("matrix");
                    for (double[] row : measurement.kernel()) {
                        numbers(json, row);
                    }
                    json.writeEndArray();
                });
    }

    static String transition(RegimeTransition transition, Measurement measurement) {
        return object(
                "transition",
                json -> {
                    json.writeNumberField("run", measurement.run());
                    json.writeNumberField("iteration", transition.iteration());
                    json.writeNumberField("epoch", measurement.epoch());
                    json.writeStringField("from", transition.from().name());
                    json.writeStringField("to", transition.to().name());
                    json.writeStringField("criterion", transition.criterion().quantity().key());
                    number(json, "value", transition.value());
                    number(json, "threshold", transition.threshold());
                    if (transition.layer().isPresent()) {
                        json.writeStringField("layer", transition.layerName());
                        number(json, "share", transition.layerShare());
                    }
                    json.writeStringField("message", transition.describe());
                });
    }

    private static void criteria(JsonGenerator json, RunHeader header) throws IOException {
        criteria(json, "criteria", header.criteria().criteria());
        if (!header.criteria().warnings().isEmpty()) {
            criteria(json, "warnings", header.criteria().warnings());
        }
    }

    private static void criteria(JsonGenerator json, String key, List<Criterion> criteria)
            throws IOException {
        json.writeArrayFieldStart(key);
        for (Criterion criterion : criteria) {
            json.writeStartObject();
            json.writeStringField("quantity", criterion.quantity().key());
            json.writeNumberField("departAt", criterion.departAt());
            json.writeNumberField("returnAt", criterion.returnAt());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void layers(JsonGenerator json, Map<String, LayerMeasurement> layers)
            throws IOException {
        json.writeObjectFieldStart("layers");
        for (Map.Entry<String, LayerMeasurement> layer : layers.entrySet()) {
            json.writeObjectFieldStart(layer.getKey());
            number(json, "drift", layer.getValue().drift());
            number(json, "movement", layer.getValue().movement());
            number(json, "share", layer.getValue().share());
            json.writeEndObject();
        }
        json.writeEndObject();
    }

    private static void known(JsonGenerator json, String key, double value) throws IOException {
        if (!Double.isNaN(value)) {
            number(json, key, value);
        }
    }

    private static void number(JsonGenerator json, String key, double value) throws IOException {
        json.writeFieldName(key);
        number(json, value);
    }

    private static void numbers(JsonGenerator json, double[] values) throws IOException {
        json.writeStartArray();
        for (double value : values) {
            number(json, value);
        }
        json.writeEndArray();
    }

    private static void number(JsonGenerator json, double value) throws IOException {
        if (Double.isFinite(value)) {
            json.writeNumber(value);
        } else {
            json.writeNull();
        }
    }

    private static String object(String type, Fields fields) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = FACTORY.createGenerator(text)) {
            json.writeStartObject();
            json.writeStringField("type", type);
            fields.write(json);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot encode a " + type, e);
        }
        return text.toString();
    }

    /** The fields of one object. */
    @FunctionalInterface
    private interface Fields {
        void write(JsonGenerator json) throws IOException;
    }
}
