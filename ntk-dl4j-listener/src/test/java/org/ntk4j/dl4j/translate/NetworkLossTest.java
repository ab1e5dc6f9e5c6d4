/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.dl4j.translate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.Cnn3DLossLayer;
import org.deeplearning4j.nn.conf.layers.CnnLossLayer;
import org.deeplearning4j.nn.conf.layers.Convolution3D;
import org.deeplearning4j.nn.conf.layers.Convolution3D.DataFormat;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnLossLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;
import org.nd4j.linalg.lossfunctions.impl.LossSparseMCXENT;
import org.nd4j.linalg.ops.transforms.Transforms;
import org.ntk4j.autodiff.Derivatives;
import org.ntk4j.graph.Examples;
import org.ntk4j.hessian.Loss;
import org.ntk4j.testing.Tolerances;

/** The loss on a network's outputs is what Deeplearning4j scores and descends. */
class NetworkLossTest {

    private static final double GRADIENT = 1e-9;
    private static final int N = 2;
    private static final int CLASSES = 3;

    /** The kinds of output layers, with the sizes of an example's labels before the classes. */
    private enum Head {
        OUTPUT,
        LOSS,
        RNN_OUTPUT(5),
        RNN_LOSS(5),
        CNN_LOSS(4, 5),
        CNN3D_LOSS(2, 4, 3);

        private final long[] positions;

        Head(long... positions) {
            this.positions = positions;
        }

        private boolean hasFormats() {
            return positions.length > 0;
        }

        /**
         * Whether the layer's score is what its gradient is one of: with channels last, M2.1's
         * RnnLossLayer scores its input against itself, its CnnLossLayer the width for channels.
         */
        private boolean scores(boolean last) {
            return !last || this != RNN_LOSS && this != CNN_LOSS;
        }

        private MultiLayerNetwork network(boolean last, Activation function, LossFunction loss) {
            RNNFormat series = last ? RNNFormat.NWC : RNNFormat.NCW;
            CNN2DFormat images = last ? CNN2DFormat.NHWC : CNN2DFormat.NCHW;
            DataFormat volumes = last ? DataFormat.NDHWC : DataFormat.NCDHW;
            return switch (this) {
                case OUTPUT ->
                        made(
                                InputType.feedForward(2),
                                dense(4, Activation.TANH),
                                new OutputLayer.Builder(loss)
                                        .nOut(CLASSES)
                                        .activation(function)
                                        .build());
                case LOSS ->
                        made(
                                InputType.feedForward(2),
                                dense(4, Activation.TANH),
                                dense(CLASSES, Activation.IDENTITY),
                                new LossLayer.Builder(loss).activation(function).build());
                case RNN_OUTPUT ->
                        made(
                                InputType.recurrent(2, 5, series),
                                rnn(4, series),
                                new RnnOutputLayer.Builder(loss)
                                        .nOut(CLASSES)
                                        .dataFormat(series)
                                        .activation(function)
                                        .build());
                case RNN_LOSS ->
                        made(
                                InputType.recurrent(2, 5, series),
                                rnn(CLASSES, series),
                                new RnnLossLayer.Builder(loss)
                                        .dataFormat(series)
                                        .activation(function)
                                        .build());
                case CNN_LOSS ->
                        made(
                                InputType.convolutional(4, 5, 2, images),
                                new ConvolutionLayer.Builder(1, 1)
                                        .nOut(CLASSES)
                                        .dataFormat(images)
                                        .activation(Activation.TANH)
                                        .build(),
                                new CnnLossLayer.Builder(loss)
                                        .format(images)
                                        .activation(function)
                                        .build());
                case CNN3D_LOSS ->
                        made(
                                InputType.convolutional3D(volumes, 2, 4, 3, 2),
                                new Convolution3D.Builder(1, 1, 1)
                                        .nOut(CLASSES)
                                        .dataFormat(volumes)
                                        .activation(Activation.TANH)
                                        .build(),
                                new Cnn3DLossLayer.Builder(volumes)
                                        .lossFunction(loss)
                                        .activation(function)
                                        .build());
            };
        }

        private static MultiLayerNetwork made(InputType input, Layer... layers) {
            return NetworkCase.network(DataType.DOUBLE, input, layers);
        }

        private static Layer dense(int out, Activation function) {
            return new DenseLayer.Builder().nOut(out).activation(function).build();
        }

        private static Layer rnn(int out, RNNFormat format) {
            return new SimpleRnn.Builder()
                    .nOut(out)
                    .dataFormat(format)
                    .activation(Activation.TANH)
                    .build();
        }

        /** Normal numbers [n, ..., c]. */
        private INDArray normal(long channels) {
            long[] shape = new long[positions.length + 2];
            shape[0] = N;
            System.arraycopy(positions, 0, shape, 1, positions.length);
            shape[shape.length - 1] = channels;
            return Nd4j.randn(DataType.DOUBLE, shape);
        }

        /** From [n, ..., c] to the format. */
        private INDArray in(boolean last, INDArray array) {
            int rank = array.rank();
            int[] first =
                    IntStream.range(0, rank).map(d -> d < 2 ? d * (rank - 1) : d - 1).toArray();
            return last ? array : array.permute(first).dup('c');
        }
    }

    private static final Object[][] LOSSES = {
        {Activation.SOFTMAX, LossFunction.MCXENT},
        {Activation.SOFTMAX, LossFunction.NEGATIVELOGLIKELIHOOD},
        {Activation.SIGMOID, LossFunction.XENT},
        {Activation.IDENTITY, LossFunction.MSE},
        {Activation.TANH, LossFunction.MSE},
        {Activation.SOFTMAX, LossFunction.L2},
    };

    static Stream<Arguments> heads() {
        List<Arguments> all = new ArrayList<>();
        for (Head head : Head.values()) {
            for (boolean last : head.hasFormats() ? new boolean[] {false, true} : new boolean[1]) {
                for (Object[] loss : LOSSES) {
                    all.add(Arguments.of(head, last, loss[0], loss[1]));
                }
            }
        }
        return all.stream();
    }

    @ParameterizedTest
    @MethodSource("heads")
    void scoreAndGradientAreDl4js(Head head, boolean last, Activation function, LossFunction loss) {
        compare(head, last, function, loss, null);
    }

    /** The mask is for labels in both formats: DL4J takes that of each output channels first. */
    @ParameterizedTest
    @CsvSource({
        "OUTPUT, SOFTMAX, MCXENT, 2 1",
        "OUTPUT, SIGMOID, XENT, 2 3",
        "OUTPUT, IDENTITY, MSE, 2 3",
        "LOSS, IDENTITY, MSE, 2 1",
        "LOSS, IDENTITY, L2, 2 3",
        "RNN_OUTPUT, SOFTMAX, MCXENT, 2 5",
        "RNN_OUTPUT, SIGMOID, XENT, 2 3 5",
        "RNN_LOSS, SOFTMAX, MCXENT, 2 5",
        "RNN_LOSS, IDENTITY, MSE, 2 3 5",
        "CNN_LOSS, SOFTMAX, MCXENT, 2 4 5",
        "CNN_LOSS, SOFTMAX, MCXENT, 2 1 4 5",
        "CNN_LOSS, SIGMOID, XENT, 2 3 4 5",
    })
    void masksActAsInDl4j(Head head, Activation function, LossFunction loss, String shape) {
        for (boolean last : head.hasFormats() ? new boolean[] {false, true} : new boolean[1]) {
            compare(head, last, function, loss, mask(shape));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "CNN_LOSS, false, SOFTMAX, MCXENT, 2 1",
        "CNN3D_LOSS, false, SIGMOID, XENT, 2 3 2 4 3",
        "CNN3D_LOSS, true, SIGMOID, XENT, 2 2 4 3 3",
        "CNN3D_LOSS, false, SOFTMAX, MCXENT, 2 1 2 4 3",
        "CNN3D_LOSS, true, SOFTMAX, MCXENT, 2 2 4 3 1",
    })
    void masksOfOneFormatActAsInDl4j(
            Head head, boolean last, Activation function, LossFunction loss, String shape) {
        compare(head, last, function, loss, mask(shape));
    }

    private static INDArray mask(String shape) {
        long[] sizes = Arrays.stream(shape.split(" ")).mapToLong(Long::parseLong).toArray();
        Nd4j.getRandom().setSeed(3);
        INDArray mask = Nd4j.rand(DataType.DOUBLE, sizes).gt(0.4).castTo(DataType.DOUBLE);
        mask.putScalar(0, 0);
        mask.putScalar(1, 1);
        return mask;
    }

    private static void compare(
            Head head, boolean last, Activation function, LossFunction loss, INDArray mask) {
        MultiLayerNetwork network = head.network(last, function, loss);
        Nd4j.getRandom().setSeed(7);
        INDArray x = head.normal(2);
        INDArray z = head.normal(CLASSES);
        INDArray y = Transforms.softmax(z.reshape(-1, CLASSES), true).reshape(z.shape());
        INDArray labels = head.in(last, y);
        Examples examples = Examples.of(head.in(last, x));
        try (TranslatedNetwork translated = NetworkTranslator.translate(network, examples)) {
            Loss ours = NetworkLoss.of(translated.head().orElseThrow(), labels, mask).orElseThrow();
            INDArray outputs = translated.graph().outputs(examples);

            MultiLayerNetwork scoring = network;
            boolean format = last && head.scores(last);
            if (!head.scores(last)) {
                scoring = head.network(format, function, loss);
                scoring.setParams(network.params());
            }
            DataSet data = new DataSet(head.in(format, x), head.in(format, y), null, mask);
            double score = scoring.score(data);
            assertThat(ours.value(outputs))
                    .isCloseTo(score, within(Tolerances.ROUNDING * Math.abs(score)));

            network.calculateGradients(examples.inputs().get(0), labels, null, mask);
            INDArray expected = network.getFlattenedGradients().div(N);
            INDArray gradient =
                    Derivatives.of(translated.graph()).vjp(examples, ours.gradient(outputs));
            assertThat(Tolerances.relativeError(gradient, translated.toGraph(expected)))
                    .isLessThan(GRADIENT);
        }
    }

    @ParameterizedTest
    @CsvSource({"SIGMOID, MCXENT", "SOFTMAX, XENT", "IDENTITY, L1", "SOFTMAX, POISSON"})
    void aLossOnOutputsThatItIsNotMadeForIsNotKnown(Activation function, LossFunction loss) {
        OutputHead head = headOf(function, loss.getILossFunction());
        assertThat(NetworkLoss.of(head, Nd4j.eye(3), null)).isEmpty();
    }

    private static OutputHead headOf(Activation function, ILossFunction loss) {
        return new OutputHead("out", function.getActivationFunction(), loss, false, -1, true);
    }

    @Test
    void aLossOfOnesOwnIsNotKnownByTheOneItExtends() {
        ILossFunction focal =
                new LossMCXENT() {
                    private static final long serialVersionUID = 1L;
                };
        assertThat(NetworkLoss.of(headOf(Activation.SOFTMAX, focal), Nd4j.eye(3), null)).isEmpty();
    }

    /** Class numbers that are all 1 have rows that sum to 1. */
    @Test
    void classNumbersAreNotTakenForOneHotLabels() {
        OutputHead head = headOf(Activation.SOFTMAX, new LossSparseMCXENT());
        assertThat(NetworkLoss.of(head, Nd4j.eye(3), null)).isPresent();
        assertThatThrownBy(() -> NetworkLoss.of(head, Nd4j.ones(3, 1), null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("layer 'out'")
                .hasMessageContaining("one-hot");
    }

    @Test
    void labelsOfAnotherLayoutAreRefused() {
        OutputHead head =
                new OutputHead(
                        "out",
                        Activation.IDENTITY.getActivationFunction(),
                        LossFunction.MSE.getILossFunction(),
                        false,
                        -2,
                        true);
        assertThatThrownBy(() -> NetworkLoss.of(head, Nd4j.ones(2, 15), null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("axis -2")
                .hasMessageContaining("[2, 15]");
    }
}
