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
import java.util.List;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.ComposableInputPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToRnnPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.RnnToFeedForwardPreProcessor;
import org.nd4j.autodiff.samediff.SameDiff;
import org.ntk4j.dl4j.translate.layer.Activations;
import org.ntk4j.dl4j.translate.layer.Sequences;
import org.ntk4j.dl4j.translate.layer.UnsupportedLayerException;

/** What stands between two layers of different kinds. */
final class Preprocessors {

    private static final List<String> SUPPORTED =
            List.of(
                    CnnToFeedForwardPreProcessor.class.getSimpleName(),
                    FeedForwardToCnnPreProcessor.class.getSimpleName(),
                    RnnToFeedForwardPreProcessor.class.getSimpleName(),
                    FeedForwardToRnnPreProcessor.class.getSimpleName(),
                    ComposableInputPreProcessor.class.getSimpleName());

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
        Class<?> type = preprocessor.getClass();
        if (type == CnnToFeedForwardPreProcessor.class) {
            return flattened((CnnToFeedForwardPreProcessor) preprocessor, x);
        }
        if (type == FeedForwardToCnnPreProcessor.class) {
            return image((FeedForwardToCnnPreProcessor) preprocessor, x);
        }
        if (type == RnnToFeedForwardPreProcessor.class) {
            return rows((RnnToFeedForwardPreProcessor) preprocessor, x);
        }
        if (type == FeedForwardToRnnPreProcessor.class) {
            return series((FeedForwardToRnnPreProcessor) preprocessor, x);
        }
        if (type == ComposableInputPreProcessor.class) {
            ComposableInputPreProcessor chain = (ComposableInputPreProcessor) preprocessor;
            Activations y = x;
            for (InputPreProcessor part : chain.getInputPreProcessors()) {
                y = apply(part, y);
            }
            return y;
        }
        throw unsupported(preprocessor, "no translation is known for this preprocessor");
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
        return Activations.of(sd.reshape(x.variable(), -1L, x.length()), -1, x.length())
                .inSteps(x.steps());
    }

    private Activations image(FeedForwardToCnnPreProcessor preprocessor, Activations x) {
        if (x.rank() == 4) {
            return x;
        }
        long channels = preprocessor.getNumChannels();
        long height = preprocessor.getInputHeight();
        long width = preprocessor.getInputWidth();
        if (x.rank() != 2 || x.size(1) != channels * height * width) {
            throw unsupported(
                    preprocessor,
                    "expected an input [n, %d], got %s"
                            .formatted(channels * height * width, Arrays.toString(x.shape())));
        }
        return Activations.of(
                        sd.reshape(x.variable(), -1L, channels, height, width),
                        -1,
                        channels,
                        height,
                        width)
                .inSteps(x.steps());
    }

    private Activations rows(RnnToFeedForwardPreProcessor preprocessor, Activations x) {
        if (x.rank() == 2) {
            return x;
        }
        requireRank(3, preprocessor, x);
        return Sequences.rows(sd, x, preprocessor.getRnnDataFormat());
    }

    private Activations series(FeedForwardToRnnPreProcessor preprocessor, Activations x) {
        if (x.rank() == 3) {
            return x;
        }
        requireRank(2, preprocessor, x);
        return Sequences.series(sd, x, preprocessor.getRnnDataFormat());
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
        return new UnsupportedLayerException(layer, index, preprocessor.getClass(), why, SUPPORTED);
    }
}
