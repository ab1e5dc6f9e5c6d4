/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.examples.analyze;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.ntk4j.linalg.Spectrum;

/**
 * An {@link Analysis} as JSON, on one line. What is empty there has no key here, and no number is
 * NaN or infinite.
 */
public final class AnalysisJson {

    /** The version of the format; it changes only by adding. */
    public static final String SCHEMA = "ntk4j/analysis/1";

    private static final JsonFactory FACTORY =
            JsonFactory.builder().disable(StreamWriteFeature.AUTO_CLOSE_TARGET).build();

    private final JsonGenerator json;

    private AnalysisJson(JsonGenerator json) {
        this.json = json;
    }

    /**
     * Writes one object and a line feed.
     *
     * @param analysis what was found
     * @param matrices whether to write the kernels themselves
     * @param out where to; not closed
     * @throws IOException if it cannot be written
     */
    public static void write(Analysis analysis, boolean matrices, OutputStream out)
            throws IOException {
        try (JsonGenerator json = FACTORY.createGenerator(out)) {
            new AnalysisJson(json).analysis(analysis, matrices);
            json.writeRaw('\n');
        }
    }

    private void analysis(Analysis analysis, boolean matrices) throws IOException {
        json.writeStartObject();
        json.writeStringField("schema", SCHEMA);
        subject(analysis.subject());
        matrix("outputs", analysis.outputs());
        kernel(analysis.kernel(), matrices);
        if (analysis.hessian().isPresent()) {
            hessian(analysis.hessian().get());
        }
        number("kappa", analysis.kappa());
        matrix("kernelVelocityTrace", analysis.kernelVelocityTrace());
        if (analysis.reference().isPresent()) {
            reference(analysis.reference().get());
        }
        if (!analysis.omitted().isEmpty()) {
            json.writeObjectFieldStart("omitted");
            for (Map.Entry<String, String> entry : analysis.omitted().entrySet()) {
                json.writeStringField(entry.getKey(), entry.getValue());
            }
            json.writeEndObject();
        }
        json.writeEndObject();
    }

    private void subject(Analysis.Subject subject) throws IOException {
        json.writeStringField("model", subject.model());
        json.writeNumberField("iteration", subject.iteration());
        json.writeNumberField("epoch", subject.epoch());
        json.writeStringField("precision", subject.precision());
        json.writeNumberField("n", subject.n());
        json.writeNumberField("k", subject.k());
        json.writeNumberField("p", subject.p());
        json.writeArrayFieldStart("layers");
        for (Map.Entry<String, Long> layer : subject.layers().entrySet()) {
            json.writeStartObject();
            json.writeStringField("name", layer.getKey());
            json.writeNumberField("parameters", layer.getValue());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private void kernel(Analysis.Kernel kernel, boolean matrices) throws IOException {
        json.writeObjectFieldStart("ntk");
        if (matrices) {
            matrix("full", kernel.full());
            matrix("trace", kernel.trace());
            matrix("pseudo", kernel.pseudo());
            if (!kernel.perLayerTrace().isEmpty()) {
                json.writeObjectFieldStart("perLayerTrace");
                for (Map.Entry<String, double[][]> layer : kernel.perLayerTrace().entrySet()) {
                    matrix(layer.getKey(), layer.getValue());
                }
                json.writeEndObject();
            }
        }
        if (kernel.spectrum().isPresent()) {
            Spectrum spectrum = kernel.spectrum().get();
            json.writeFieldName("eigenvalues");
            row(spectrum.eigenvalues());
            number("conditionNumber", spectrum.conditionNumber());
            number("effectiveRank", spectrum.effectiveRank());
        }
        number("jacobianSpectralNorm", kernel.jacobianSpectralNorm());
        json.writeEndObject();
    }

    private void hessian(Analysis.Hessian hessian) throws IOException {
        json.writeObjectFieldStart("hessian");
        matrix("outputSpectralNorms", hessian.outputSpectralNorms());
        number("outputSpectralNorm", hessian.outputSpectralNorm());
        number("lossTopEigenvalue", hessian.lossTopEigenvalue());
        number("lossGaussNewtonTopEigenvalue", hessian.lossGaussNewtonTopEigenvalue());
        json.writeBooleanField("converged", hessian.converged());
        json.writeEndObject();
    }

    private void reference(Analysis.Reference reference) throws IOException {
        json.writeObjectFieldStart("reference");
        json.writeStringField("model", reference.model());
        json.writeStringField("kernel", reference.kind().name().toLowerCase(Locale.ROOT));
        number("drift", reference.drift());
        number("cka", reference.cka());
        number("kernelDistance", reference.kernelDistance());
        number("linearizationError", reference.linearizationError());
        number("parameterMovement", reference.parameterMovement());
        json.writeObjectFieldStart("perLayerDrift");
        for (Map.Entry<String, Double> layer : reference.perLayerDrift().entrySet()) {
            number(layer.getKey(), layer.getValue());
        }
        json.writeEndObject();
        json.writeEndObject();
    }

    private void number(String key, OptionalDouble value) throws IOException {
        if (value.isPresent()) {
            number(key, value.getAsDouble());
        }
    }

    private void number(String key, double value) throws IOException {
        if (Double.isFinite(value)) {
            json.writeNumberField(key, value);
        }
    }

    private void matrix(String key, Optional<double[][]> matrix) throws IOException {
        if (matrix.isPresent()) {
            matrix(key, matrix.get());
        }
    }

    /** A matrix with a number that does not exist is left out as a whole. */
    private void matrix(String key, double[][] matrix) throws IOException {
        for (double[] row : matrix) {
            for (double value : row) {
                if (!Double.isFinite(value)) {
                    return;
                }
            }
        }
        json.writeArrayFieldStart(key);
        for (double[] row : matrix) {
            row(row);
        }
        json.writeEndArray();
    }

    private void row(double[] row) throws IOException {
        json.writeArray(row, 0, row.length);
    }
}
