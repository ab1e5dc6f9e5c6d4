/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.kernel;

import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.Conv2DConfig;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.DeConv2DConfig;
import org.ntk4j.graph.GraphBuilder;

/** Graphs that fold several rows of an example into the examples' axis, in every order. */
final class FoldingCases {

    private static final int ROWS = 6;

    /** Where the rows of an example go. */
    private enum Order {
        NEIGHBOURS("rows of an example together"),
        APART("first rows of all examples first"),
        BETWEEN("rows of an example in pairs");

        private final String text;

        Order(String text) {
            this.text = text;
        }

        /** Folds [n, 6, ...] into [6n, ...]. */
        SDVariable fold(SameDiff sd, SDVariable x, long... rest) {
            long[] folded = UseCase.batch(-1, rest);
            return switch (this) {
                case NEIGHBOURS -> sd.reshape(x, folded);
                case APART -> sd.reshape(swapped(sd, x, ROWS, rest), folded);
                case BETWEEN -> {
                    SDVariable pairs = sd.reshape(x, shape(-1, 3, 2 * length(rest)));
                    yield sd.reshape(swapped(sd, pairs, 3, 2 * length(rest)), folded);
                }
            };
        }

        /** And back to [n, all]. */
        SDVariable unfold(SameDiff sd, SDVariable y, long length) {
            long all = ROWS * length;
            return switch (this) {
                case NEIGHBOURS -> sd.reshape(y, shape(-1, all));
                case APART -> back(sd, y, ROWS, length);
                case BETWEEN -> back(sd, y, 3, 2 * length);
            };
        }

        private static SDVariable back(SameDiff sd, SDVariable y, long outer, long inner) {
            SDVariable apart = sd.reshape(y, shape(outer, -1, inner));
            return sd.reshape(sd.permute(apart, 1, 0, 2), shape(-1, outer * inner));
        }

        private static SDVariable swapped(SameDiff sd, SDVariable x, long outer, long... rest) {
            SDVariable flat = sd.reshape(x, shape(-1, outer, length(rest)));
            return sd.permute(flat, 1, 0, 2);
        }
    }

    private FoldingCases() {}

    private static long[] shape(long... shape) {
        return shape;
    }

    private static long length(long... shape) {
        long length = 1;
        for (long size : shape) {
            length *= size;
        }
        return length;
    }

    static Stream<UseCase> all() {
        return Stream.of(Order.values())
                .flatMap(
                        order ->
                                Stream.of(
                                        of("dense layer", order, FoldingCases::dense, 3),
                                        of("table of row scales", order, FoldingCases::scale, 3),
                                        of(
                                                "convolution",
                                                order,
                                                FoldingCases::convolution,
                                                2,
                                                3,
                                                3),
                                        of("depthwise", order, FoldingCases::depthwise, 3, 3, 2),
                                        of(
                                                "deconvolution",
                                                order,
                                                FoldingCases::transposed,
                                                2,
                                                2,
                                                2),
                                        of("local layer", order, FoldingCases::local, 4, 3),
                                        of("masked layer", order, FoldingCases::masked, 3),
                                        lookup(order)));
    }

    private static UseCase of(
            String name,
            Order order,
            BiFunction<GraphBuilder, Order, SDVariable> ops,
            long... one) {
        return UseCase.of(
                name + ", " + order.text, g -> ops.apply(g, order), UseCase.batch(ROWS, one));
    }

    private static SDVariable read(GraphBuilder g, Order order, SDVariable z, long length) {
        SDVariable h = order.unfold(g.sameDiff(), g.sameDiff().math.tanh(z), length);
        return UseCases.head(g, h, ROWS * length, 2);
    }

    private static SDVariable dense(GraphBuilder g, Order order) {
        SDVariable rows = order.fold(g.sameDiff(), g.input("x", -1, ROWS, 3), 3);
        SDVariable z = rows.mmul(g.parameter("cell", "W", 'f', 3, 4));
        return read(g, order, z.add(g.parameter("cell", "b", 'c', 4)), 4);
    }

    /** One factor that is itself broadcast. */
    private static SDVariable scale(GraphBuilder g, Order order) {
        SDVariable rows = order.fold(g.sameDiff(), g.input("x", -1, ROWS, 3), 3, 1);
        return read(g, order, rows.mul(g.parameter("scale", "s", 'c', 3, 2)), 6);
    }

    private static SDVariable convolution(GraphBuilder g, Order order) {
        Conv2DConfig config = Conv2DConfig.builder().kH(2).kW(2).pH(1).build();
        SDVariable images = order.fold(g.sameDiff(), g.input("x", -1, ROWS, 2, 3, 3), 2, 3, 3);
        SDVariable w = g.parameter("conv", "W", 'c', 2, 2, 2, 3);
        SDVariable b = g.parameter("conv", "b", 'c', 3);
        return read(g, order, g.sameDiff().cnn.conv2d(images, w, b, config), 3 * 4 * 2);
    }

    private static SDVariable depthwise(GraphBuilder g, Order order) {
        Conv2DConfig config =
                Conv2DConfig.builder().kH(2).kW(2).dataFormat(Conv2DConfig.NHWC).build();
        SDVariable images = order.fold(g.sameDiff(), g.input("x", -1, ROWS, 3, 3, 2), 3, 3, 2);
        SDVariable w = g.parameter("conv", "W", 'c', 2, 2, 2, 2);
        return read(g, order, g.sameDiff().cnn.depthWiseConv2d(images, w, config), 2 * 2 * 4);
    }

    private static SDVariable transposed(GraphBuilder g, Order order) {
        DeConv2DConfig config = DeConv2DConfig.builder().kH(2).kW(2).sH(2).sW(1).build();
        SDVariable images = order.fold(g.sameDiff(), g.input("x", -1, ROWS, 2, 2, 2), 2, 2, 2);
        SDVariable w = g.parameter("conv", "W", 'c', 2, 2, 3, 2);
        return read(g, order, g.sameDiff().cnn.deconv2d(images, w, config), 3 * 4 * 3);
    }

    /** A weight for each of four positions. */
    private static SDVariable local(GraphBuilder g, Order order) {
        SameDiff sd = g.sameDiff();
        SDVariable rows = order.fold(sd, g.input("x", -1, ROWS, 4, 3), 4, 3);
        SDVariable w = g.parameter("local", "W", 'c', 4, 3, 5);
        SDVariable z = sd.mmul(sd.permute(rows, 1, 0, 2), w);
        return read(g, order, sd.permute(z, 1, 0, 2), 20);
    }

    /** Nothing is left of the first layer, whatever its parameters. */
    private static SDVariable masked(GraphBuilder g, Order order) {
        SameDiff sd = g.sameDiff();
        SDVariable rows = order.fold(sd, g.input("x", -1, ROWS, 3), 3);
        SDVariable h = UseCases.layer(g, "hidden", rows, 3, 4);
        SDVariable kept = h.mul(sd.zerosLike(h)).add(rows.sum(true, 1));
        return read(g, order, kept, 4);
    }

    private static UseCase lookup(Order order) {
        return UseCase.ofIndices(
                "table of rows, " + order.text,
                5,
                g -> {
                    SameDiff sd = g.sameDiff();
                    SDVariable table = g.parameter("embedding", "table", 'f', 5, 3);
                    SDVariable x = order.fold(sd, g.input("x", -1, ROWS));
                    return read(g, order, sd.gather(table, x.castTo(DataType.INT64), 0), 3);
                },
                ROWS);
    }
}
