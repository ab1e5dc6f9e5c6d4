/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.kernel;

import static org.ntk4j.kernel.UseCase.batch;

import java.util.stream.Stream;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.ntk4j.graph.GraphBuilder;
import org.ntk4j.testing.Seeded;

/**
 * Graphs with each kind of parameter use; see also {@link ConvolutionCases}, {@link SharingCases}
 * and {@link FoldingCases}.
 */
final class UseCases {

    private UseCases() {}

    static Stream<UseCase> all() {
        return Stream.of(
                        ConvolutionCases.all(),
                        SharingCases.all(),
                        CompositionCases.all(),
                        FoldingCases.all(),
                        dense(),
                        sequences(),
                        broadcasts(),
                        lookups())
                .flatMap(cases -> cases);
    }

    /** tanh(x W + b). */
    static SDVariable layer(GraphBuilder g, String name, SDVariable x, long in, long out) {
        SDVariable w = g.parameter(name, name + "_W", 'f', in, out);
        SDVariable b = g.parameter(name, name + "_b", 'c', out);
        return g.sameDiff().math.tanh(x.mmul(w).add(b));
    }

    static SDVariable head(GraphBuilder g, SDVariable x, long in, long k) {
        return x.mmul(g.parameter("head", "head_W", 'f', in, k));
    }

    static Stream<UseCase> dense() {
        return Stream.of(
                UseCase.of(
                        "multilayer perceptron",
                        g -> head(g, layer(g, "hidden", g.input("x", -1, 4), 4, 5), 5, 3),
                        4),
                UseCase.of(
                        "one output",
                        g -> head(g, layer(g, "hidden", g.input("x", -1, 4), 4, 5), 5, 1),
                        4),
                UseCase.of("product with a transposed weight", UseCases::transposed, 4),
                UseCase.of("weight after a transposition op", UseCases::permuted, 4),
                UseCase.of("weight used twice in the same way", UseCases::tied, 4),
                UseCase.of("weight used once plain and once transposed", UseCases::autoencoder, 4),
                UseCase.of("weight on the left", UseCases::leftWeight, 4).explicitFor("W"),
                UseCase.of("exponential of a weight", UseCases::exponential, 4).explicitFor("W"),
                UseCase.of("normalized weight, itself a product", UseCases::normalized, 4)
                        .explicitFor("v", "g"),
                UseCase.of("sum of two biases", UseCases::twoBiases, 4).explicitFor("b1", "b2"),
                UseCase.of("parameter without influence", UseCases::idle, 4),
                UseCase.of("two inputs", UseCases::twoInputs, 4)
                        .withInputs(
                                n ->
                                        new INDArray[] {
                                            Seeded.normal(1, batch(n, 4)),
                                            Seeded.normal(2, batch(n, 2, 3))
                                        }));
    }

    private static SDVariable transposed(GraphBuilder g) {
        SDVariable w = g.parameter("hidden", "W", 'c', 5, 4);
        SDVariable z = g.sameDiff().mmul(g.input("x", -1, 4), w, false, true, false);
        return head(g, g.sameDiff().math.tanh(z), 5, 3);
    }

    private static SDVariable permuted(GraphBuilder g) {
        SDVariable w = g.sameDiff().transpose(g.parameter("hidden", "W", 'c', 5, 4));
        return head(g, g.sameDiff().math.tanh(g.input("x", -1, 4).mmul(w)), 5, 3);
    }

    private static SDVariable tied(GraphBuilder g) {
        SDVariable w = g.parameter("hidden", "W", 'c', 4, 4);
        SDVariable h = g.sameDiff().math.tanh(g.input("x", -1, 4).mmul(w));
        return head(g, g.sameDiff().math.tanh(h.mmul(w)), 4, 3);
    }

    private static SDVariable autoencoder(GraphBuilder g) {
        SDVariable w = g.parameter("hidden", "W", 'c', 4, 3);
        SDVariable h = g.sameDiff().math.tanh(g.input("x", -1, 4).mmul(w));
        return g.sameDiff().mmul(h, w, false, true, false);
    }

    private static SDVariable leftWeight(GraphBuilder g) {
        SameDiff sd = g.sameDiff();
        SDVariable w = g.parameter("hidden", "W", 'c', 5, 4);
        SDVariable z = sd.mmul(w, g.input("x", -1, 4), false, true, false);
        return head(g, sd.permute(sd.math.tanh(z), 1, 0), 5, 3);
    }

    private static SDVariable exponential(GraphBuilder g) {
        SDVariable w = g.sameDiff().math.exp(g.parameter("hidden", "W", 'c', 4, 5));
        return head(g, g.sameDiff().math.tanh(g.input("x", -1, 4).mmul(w)), 5, 3);
    }

    private static SDVariable normalized(GraphBuilder g) {
        SDVariable v = g.parameter("hidden", "v", 'c', 4, 5);
        SDVariable gain = g.parameter("hidden", "g", 'c', 5);
        SDVariable z = g.input("x", -1, 4).mmul(v.mul(gain));
        return head(g, g.sameDiff().math.tanh(z), 5, 3);
    }

    private static SDVariable twoBiases(GraphBuilder g) {
        SDVariable b = g.parameter("out", "b1", 'c', 4).add(g.parameter("out", "b2", 'c', 4));
        return head(g, g.sameDiff().math.tanh(g.input("x", -1, 4).add(b)), 4, 3);
    }

    private static SDVariable idle(GraphBuilder g) {
        SDVariable x = g.input("x", -1, 4);
        x.mmul(g.parameter("idle", "idle", 'c', 4, 2));
        return head(g, x, 4, 3);
    }

    private static SDVariable twoInputs(GraphBuilder g) {
        SDVariable h = layer(g, "first", g.input("x", -1, 4), 4, 5);
        SDVariable flat = g.sameDiff().reshape(g.input("y", -1, 2, 3), -1, 6);
        return head(g, h.mul(layer(g, "second", flat, 6, 5)), 5, 3);
    }

    static Stream<UseCase> sequences() {
        return Stream.of(
                UseCase.of("time steps within examples", g -> steps(g, false), 3, 2),
                UseCase.of("examples within time steps", g -> steps(g, true), 3, 2),
                UseCase.of("unrolled recurrence", UseCases::recurrence, 3, 2),
                UseCase.of("one output per step", UseCases::perStep, 3, 2));
    }

    /** A layer applied to 3 steps of 2 features, folded into the rows of a matrix. */
    private static SDVariable steps(GraphBuilder g, boolean timeMajor) {
        SameDiff sd = g.sameDiff();
        SDVariable x = g.input("x", -1, 3, 2);
        SDVariable ordered = timeMajor ? sd.permute(x, 1, 0, 2) : x;
        SDVariable h = layer(g, "cell", sd.reshape(ordered, -1, 2), 2, 4);
        SDVariable back =
                timeMajor ? sd.permute(sd.reshape(h, 3, -1, 4), 1, 0, 2) : sd.reshape(h, -1, 3, 4);
        return head(g, sd.reshape(back, -1, 12), 12, 2);
    }

    private static SDVariable recurrence(GraphBuilder g) {
        SameDiff sd = g.sameDiff();
        SDVariable x = sd.reshape(g.input("x", -1, 3, 2), -1, 6);
        SDVariable w = g.parameter("cell", "W", 'f', 2, 4);
        SDVariable r = g.parameter("cell", "R", 'f', 4, 4);
        SDVariable b = g.parameter("cell", "b", 'c', 4);
        SDVariable[] parts = sd.split(x, 3, 1);
        SDVariable h = sd.math.tanh(parts[0].mmul(w).add(b));
        h = sd.math.tanh(parts[1].mmul(w).add(h.mmul(r)).add(b));
        h = sd.math.tanh(parts[2].mmul(w).add(h.mmul(r)).add(b));
        return head(g, h, 4, 2);
    }

    private static SDVariable perStep(GraphBuilder g) {
        SDVariable x = g.sameDiff().reshape(g.input("x", -1, 3, 2), -1, 2);
        SDVariable logits = head(g, layer(g, "cell", x, 2, 4), 4, 2);
        return g.sameDiff().reshape(logits, -1, 3, 2);
    }

    static Stream<UseCase> broadcasts() {
        return Stream.of(
                UseCase.of("bias of rows", UseCases::biased, 4),
                UseCase.of("scale and shift of rows", UseCases::scaledRows, 4),
                UseCase.of("parameter subtracted", g -> subtracted(g, false), 4),
                UseCase.of("parameter subtracted from", g -> subtracted(g, true), 4),
                UseCase.of("table added to each example", g -> table(g, 3, 2), 3, 2),
                UseCase.of("table added to each example and to its parts", UseCases::tables, 3, 2),
                UseCase.of("column added to each example", g -> table(g, 3, 1), 3, 2),
                UseCase.of("one gain for all", UseCases::gain, 4),
                UseCase.of("scale that widens", UseCases::widening, 2, 1),
                UseCase.of("table added by time step", UseCases::stepTable, 3, 2));
    }

    private static SDVariable biased(GraphBuilder g) {
        SDVariable b = g.parameter("bias", "b", 'c', 4);
        SDVariable z = g.sameDiff().nn.biasAdd(g.input("x", -1, 4), b, false);
        return head(g, g.sameDiff().math.tanh(z), 4, 3);
    }

    private static SDVariable scaledRows(GraphBuilder g) {
        SDVariable h = layer(g, "hidden", g.input("x", -1, 4), 4, 5);
        SDVariable scaled = h.mul(g.parameter("norm", "gamma", 'c', 5));
        return head(g, g.parameter("norm", "beta", 'c', 5).add(scaled), 5, 3);
    }

    private static SDVariable subtracted(GraphBuilder g, boolean from) {
        SDVariable s = g.parameter("shift", "s", 'c', 4);
        SDVariable x = g.input("x", -1, 4);
        return head(g, g.sameDiff().math.tanh(from ? s.sub(x) : x.sub(s)), 4, 3);
    }

    private static SDVariable table(GraphBuilder g, long rows, long columns) {
        SameDiff sd = g.sameDiff();
        SDVariable sum = g.input("x", -1, 3, 2).add(g.parameter("table", "t", 'f', rows, columns));
        return head(g, sd.reshape(sd.math.tanh(sum), -1, 6), 6, 2);
    }

    private static SDVariable tables(GraphBuilder g) {
        SameDiff sd = g.sameDiff();
        SDVariable x = g.input("x", -1, 3, 2);
        SDVariable t = g.parameter("table", "t", 'f', 3, 2);
        SDVariable parts = sd.stack(1, x, sd.math.tanh(x)).add(t);
        SDVariable sum = sd.math.tanh(parts).sum(1).mul(sd.math.tanh(x.add(t)));
        return head(g, sd.reshape(sum, -1, 6), 6, 2);
    }

    private static SDVariable gain(GraphBuilder g) {
        SDVariable gain = g.parameter("gain", "s", 'c', 1);
        return head(g, g.sameDiff().math.tanh(gain.mul(g.input("x", -1, 4))), 4, 3);
    }

    private static SDVariable widening(GraphBuilder g) {
        SDVariable scaled = g.input("x", -1, 2, 1).mul(g.parameter("scale", "s", 'c', 5));
        return head(g, g.sameDiff().reshape(g.sameDiff().math.tanh(scaled), -1, 10), 10, 3);
    }

    private static SDVariable stepTable(GraphBuilder g) {
        SameDiff sd = g.sameDiff();
        SDVariable byStep = sd.permute(g.input("x", -1, 3, 2), 1, 0, 2);
        SDVariable sum = byStep.add(g.parameter("table", "table", 'c', 3, 1, 2));
        SDVariable back = sd.permute(sd.math.tanh(sum), 1, 0, 2);
        return head(g, sd.reshape(back, -1, 6), 6, 2);
    }

    static Stream<UseCase> lookups() {
        return Stream.of(
                UseCase.ofIndices("one row of a table", 5, UseCases::oneRow),
                UseCase.ofIndices("several rows of a table", 5, UseCases::severalRows, 4),
                UseCase.ofIndices("table that is also the read-out", 5, UseCases::tiedTable)
                        .explicitFor("table"));
    }

    private static SDVariable rows(GraphBuilder g, SDVariable table, SDVariable x) {
        return g.sameDiff().gather(table, x.castTo(DataType.INT64), 0);
    }

    private static SDVariable oneRow(GraphBuilder g) {
        SDVariable table = g.parameter("embedding", "table", 'c', 5, 3);
        SDVariable x = g.input("x", -1);
        return head(g, g.sameDiff().math.tanh(rows(g, table, x)), 3, 2);
    }

    private static SDVariable severalRows(GraphBuilder g) {
        SDVariable table = g.parameter("embedding", "table", 'f', 5, 3);
        SDVariable words = rows(g, table, g.input("x", -1, 4));
        return head(g, g.sameDiff().math.tanh(g.sameDiff().reshape(words, -1, 12)), 12, 2);
    }

    private static SDVariable tiedTable(GraphBuilder g) {
        SDVariable table = g.parameter("embedding", "table", 'c', 5, 3);
        SDVariable h = g.sameDiff().math.tanh(rows(g, table, g.input("x", -1)));
        return g.sameDiff().mmul(h, table, false, true, false);
    }
}
