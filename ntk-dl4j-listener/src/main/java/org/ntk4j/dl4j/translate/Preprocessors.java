/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.dl4j.translate;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.preprocessor.Cnn3DToFeedForwardPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.CnnToRnnPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.ComposableInputPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnn3DPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToRnnPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.RnnToCnnPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.RnnToFeedForwardPreProcessor;
import org.deeplearning4j.preprocessors.KerasFlattenRnnPreprocessor;
import org.deeplearning4j.preprocessors.PermutePreprocessor;
import org.deeplearning4j.preprocessors.ReshapePreprocessor;
import org.nd4j.autodiff.samediff.SameDiff;
import org.ntk4j.dl4j.translate.layer.Activations;
import org.ntk4j.dl4j.translate.layer.Masks;
import org.ntk4j.dl4j.translate.layer.Sequences;
import org.ntk4j.dl4j.translate.layer.UnsupportedLayerException;

/** What stands between two layers of different kinds. */
final class Preprocessors {

    /** What a preprocessor of some class computes. */
    @FunctionalInterface
    private interface Rule<P extends InputPreProcessor> {
        Activations apply(Preprocessors here, P preprocessor, Activations x);
    }

    private static final Map<Class<?>, Rule<InputPreProcessor>> RULES = new LinkedHashMap<>();

    static {
        on(CnnToFeedForwardPreProcessor.class, Preprocessors::flattened);
        on(FeedForwardToCnnPreProcessor.class, Preprocessors::image);
        on(Cnn3DToFeedForwardPreProcessor.class, Preprocessors::flattenedVolume);
        on(FeedForwardToCnn3DPreProcessor.class, Preprocessors::volume);
        on(RnnToFeedForwardPreProcessor.class, Preprocessors::rows);
        on(FeedForwardToRnnPreProcessor.class, Preprocessors::series);
        on(RnnToCnnPreProcessor.class, Preprocessors::images);
        on(CnnToRnnPreProcessor.class, Preprocessors::seriesOfImages);
        on(ComposableInputPreProcessor.class, Preprocessors::chain);
        on(KerasFlattenRnnPreprocessor.class, Preprocessors::flattenedSeries);
        on(PermutePreprocessor.class, Preprocessors::permuted);
        on(ReshapePreprocessor.class, Preprocessors::reshapedTo);
    }

    private static <P extends InputPreProcessor> void on(Class<P> type, Rule<P> rule) {
        RULES.put(type, (here, preprocessor, x) -> rule.apply(here, type.cast(preprocessor), x));
    }

    private final SameDiff sd;
    private final String layer;
    private final int index;

    /** The preprocessors of one layer or vertex. */
    Preprocessors(SameDiff sd, String layer, int index) {
        this.sd = sd;
        this.layer = layer;
        this.index = index;
    }

    Activations apply(InputPreProcessor preprocessor, Activations x) {
        if (preprocessor == null) {
            return x;
        }
        Rule<InputPreProcessor> rule = RULES.get(preprocessor.getClass());
        if (rule == null) {
            throw unsupported(preprocessor, "no translation is known for this preprocessor");
        }
        return rule.apply(this, preprocessor, x);
    }

    private Activations chain(ComposableInputPreProcessor chain, Activations x) {
        Activations y = x;
        for (InputPreProcessor part : chain.getInputPreProcessors()) {
            y = apply(part, y);
        }
        return y;
    }

    private Activations flattened(CnnToFeedForwardPreProcessor preprocessor, Activations x) {
        if (x.rank() == 2) {
            return x;
        }
        long expected =
                preprocessor.getNumChannels()
                        * preprocessor.getInputHeight()
                        * preprocessor.getInputWidth();
        if (x.rank() != 4 || expected != 0 && expected != x.length()) {
            throw unsupported(
                    preprocessor,
                    "expected images of %d values, got %s"
                            .formatted(expected, Arrays.toString(x.shape())));
        }
        requireOneNumberPerRow(preprocessor, x);
        return Masks.folded(reshaped(x, -1, x.length()), x);
    }

    private Activations image(FeedForwardToCnnPreProcessor preprocessor, Activations x) {
        if (x.rank() == 4) {
            return x;
        }
        long channels = preprocessor.getNumChannels();
        long height = preprocessor.getInputHeight();
        long width = preprocessor.getInputWidth();
        requireVectors(preprocessor, x, channels * height * width);
        return reshaped(x, -1, channels, height, width);
    }

    private Activations flattenedVolume(Cnn3DToFeedForwardPreProcessor to, Activations x) {
        if (x.rank() == 2) {
            return x;
        }
        requireRank(5, to, x);
        long channels = x.size(to.isNCDHW() ? 1 : 4);
        if (channels != to.getNumChannels()) {
            throw unsupported(
                    to,
                    "expected %d channels, got %s"
                            .formatted(to.getNumChannels(), Arrays.toString(x.shape())));
        }
        return reshaped(x, -1, x.length());
    }

    private Activations volume(FeedForwardToCnn3DPreProcessor to, Activations x) {
        if (x.rank() == 5) {
            return x;
        }
        long depth = to.getInputDepth();
        long height = to.getInputHeight();
        long width = to.getInputWidth();
        long channels = to.getNumChannels();
        requireVectors(to, x, channels * depth * height * width);
        return to.isNCDHW()
                ? reshaped(x, -1, channels, depth, height, width)
                : reshaped(x, -1, depth, height, width, channels);
    }

    private Activations rows(RnnToFeedForwardPreProcessor preprocessor, Activations x) {
        return x.rank() == 2 ? x : rows(preprocessor, preprocessor.getRnnDataFormat(), x);
    }

    private Activations rows(InputPreProcessor preprocessor, RNNFormat format, Activations x) {
        requireRank(3, preprocessor, x);
        requireNoStacks(preprocessor, x);
        return Masks.folded(Sequences.rows(sd, x, format), x);
    }

    private Activations series(FeedForwardToRnnPreProcessor preprocessor, Activations x) {
        return x.rank() == 3 ? x : series(preprocessor, preprocessor.getRnnDataFormat(), x);
    }

    private Activations series(InputPreProcessor preprocessor, RNNFormat format, Activations x) {
        requireRank(2, preprocessor, x);
        requireNoStacks(preprocessor, x);
        requireOneNumberPerRow(preprocessor, x);
        return Masks.unfolded(Sequences.series(sd, x, format), x);
    }

    private Activations images(RnnToCnnPreProcessor to, Activations x) {
        Activations rows = rows(to, to.getRnnDataFormat(), x);
        long channels = to.getNumChannels();
        long height = to.getInputHeight();
        long width = to.getInputWidth();
        requireVectors(to, rows, channels * height * width);
        return Masks.folded(reshaped(rows, -1, channels, height, width), x);
    }

    private Activations seriesOfImages(CnnToRnnPreProcessor to, Activations x) {
        long[] expected = {-1, to.getNumChannels(), to.getInputHeight(), to.getInputWidth()};
        if (!Arrays.equals(x.shape(), expected)) {
            throw unsupported(
                    to,
                    "expected images %s, got %s"
                            .formatted(Arrays.toString(expected), Arrays.toString(x.shape())));
        }
        return series(to, to.getRnnDataFormat(), reshaped(x, -1, x.length()));
    }

    private Activations flattenedSeries(KerasFlattenRnnPreprocessor flat, Activations x) {
        requireNoMask(flat, x);
        long expected = flat.getDepth() * flat.getTsLength();
        if (x.length() != expected) {
            throw unsupported(
                    flat,
                    "expected %d values, got %s".formatted(expected, Arrays.toString(x.shape())));
        }
        return reshaped(x, -1, expected);
    }

    /** The axes after permutation; without that of the examples, the first of the others is 1. */
    private Activations permuted(PermutePreprocessor to, Activations x) {
        requireNoMask(to, x);
        int[] given = to.getPermutationIndices();
        boolean whole = given.length == x.rank();
        int[] order =
                whole ? given : IntStream.concat(IntStream.of(0), IntStream.of(given)).toArray();
        int[] sorted = IntStream.of(order).sorted().toArray();
        int[] axes = IntStream.range(0, x.rank()).toArray();
        if (order[0] != 0 || !Arrays.equals(sorted, axes)) {
            throw unsupported(
                    to,
                    "expected an order of the axes of %s that leaves the examples in place, got %s"
                            .formatted(Arrays.toString(x.shape()), Arrays.toString(given)));
        }
        long[] shape = IntStream.of(order).mapToLong(x::size).toArray();
        return Activations.of(sd.permute(x.variable(), order), shape).inRowsOf(x);
    }

    private Activations reshapedTo(ReshapePreprocessor to, Activations x) {
        requireNoMask(to, x);
        long[] target = to.getTargetShape();
        long[] shape =
                to.isHasMiniBatchDimension()
                        ? target.clone()
                        : LongStream.concat(LongStream.of(-1), LongStream.of(target)).toArray();
        shape[0] = -1;
        long length = Arrays.stream(shape).skip(1).reduce(1, Math::multiplyExact);
        if (length != x.length() || x.steps() * x.stacks() > 1) {
            throw unsupported(
                    to,
                    "expected examples of %d values in one row, got %s in %d"
                            .formatted(length, Arrays.toString(x.shape()), x.steps() * x.stacks()));
        }
        return reshaped(x, shape);
    }

    private Activations reshaped(Activations x, long... shape) {
        return Activations.of(sd.reshape(x.variable(), shape), shape)
                .inRowsOf(x)
                .withMask(x.mask().orElse(null));
    }

    /** DL4J hands the mask on as it is, for values that are elsewhere now. */
    private void requireNoMask(InputPreProcessor preprocessor, Activations x) {
        if (x.mask().isPresent()) {
            throw unsupported(preprocessor, "it does not know of masks");
        }
    }

    private void requireOneNumberPerRow(InputPreProcessor preprocessor, Activations x) {
        if (x.mask().isPresent() && x.mask().get().length() != 1) {
            throw unsupported(
                    preprocessor,
                    "expected a mask of one number per row, got "
                            + Arrays.toString(x.mask().get().shape()));
        }
    }

    private void requireVectors(InputPreProcessor preprocessor, Activations x, long size) {
        if (x.rank() != 2 || x.size(1) != size) {
            throw unsupported(
                    preprocessor,
                    "expected an input [n, %d], got %s"
                            .formatted(size, Arrays.toString(x.shape())));
        }
    }

    /** DL4J counts on as many examples as the network was given. */
    private void requireNoStacks(InputPreProcessor preprocessor, Activations x) {
        if (x.stacks() > 1) {
            throw unsupported(
                    preprocessor,
                    "Deeplearning4j takes the %d stacked inputs for steps here"
                            .formatted(x.stacks()));
        }
    }

    private void requireRank(int rank, InputPreProcessor preprocessor, Activations x) {
        if (x.rank() != rank) {
            throw unsupported(
                    preprocessor,
                    "expected an input of rank %d, got %s"
                            .formatted(rank, Arrays.toString(x.shape())));
        }
    }

    private UnsupportedLayerException unsupported(InputPreProcessor preprocessor, String why) {
        return new UnsupportedLayerException(
                layer, index, preprocessor.getClass(), why, supported());
    }

    private static List<String> supported() {
        return RULES.keySet().stream().map(Class::getSimpleName).toList();
    }
}
