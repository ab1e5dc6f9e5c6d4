/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.dl4j.translate;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.constraint.MaxNormConstraint;
import org.deeplearning4j.nn.conf.constraint.NonNegativeConstraint;
import org.deeplearning4j.nn.conf.distribution.NormalDistribution;
import org.deeplearning4j.nn.conf.dropout.AlphaDropout;
import org.deeplearning4j.nn.conf.dropout.GaussianDropout;
import org.deeplearning4j.nn.conf.dropout.GaussianNoise;
import org.deeplearning4j.nn.conf.dropout.SpatialDropout;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.AutoEncoder;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.CenterLossOutputLayer;
import org.deeplearning4j.nn.conf.layers.CnnLossLayer;
import org.deeplearning4j.nn.conf.layers.Convolution3D.DataFormat;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Deconvolution2D;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LocallyConnected1D;
import org.deeplearning4j.nn.conf.layers.LocallyConnected2D;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SeparableConvolution2D;
import org.deeplearning4j.nn.conf.layers.SpaceToBatchLayer;
import org.deeplearning4j.nn.conf.layers.Subsampling3DLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.Upsampling3D;
import org.deeplearning4j.nn.conf.layers.misc.ElementWiseMultiplicationLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.variational.BernoulliReconstructionDistribution;
import org.deeplearning4j.nn.conf.layers.variational.VariationalAutoencoder;
import org.deeplearning4j.nn.conf.ocnn.OCNNOutputLayer;
import org.deeplearning4j.nn.conf.weightnoise.DropConnect;
import org.deeplearning4j.nn.conf.weightnoise.WeightNoise;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Options of layers beyond those in the other catalogues. */
final class OptionCatalogue {

    private OptionCatalogue() {}

    static Stream<NetworkCase> all() {
        List<NetworkCase> cases = new ArrayList<>();
        vectors(cases);
        heads(cases);
        regularized(cases);
        windows(cases);
        norms(cases);
        globals(cases);
        locallyConnected(cases);
        return cases.stream();
    }

    private static Layer identity() {
        return Catalogue.dense(2, Activation.IDENTITY);
    }

    private static NetworkCase vectors(String name, Layer... layers) {
        return NetworkCase.sequence(name, InputType.feedForward(5), new long[] {3, 5}, layers);
    }

    private static void vectors(List<NetworkCase> cases) {
        DenseLayer normed =
                new DenseLayer.Builder()
                        .nOut(4)
                        .hasBias(false)
                        .hasLayerNorm(true)
                        .activation(Activation.TANH)
                        .build();
        cases.add(vectors("dense with layer norm and no bias", normed, identity()));
        for (Activation pzx : List.of(Activation.IDENTITY, Activation.SIGMOID)) {
            VariationalAutoencoder encoder =
                    new VariationalAutoencoder.Builder()
                            .nOut(3)
                            .encoderLayerSizes(4)
                            .decoderLayerSizes(6, 5)
                            .numSamples(3)
                            .activation(Activation.SOFTPLUS)
                            .pzxActivationFunction(pzx)
                            .reconstructionDistribution(
                                    new BernoulliReconstructionDistribution(Activation.SIGMOID))
                            .build();
            cases.add(vectors("variational encoder, " + pzx, encoder, identity()));
        }
        AutoEncoder plain =
                new AutoEncoder.Builder()
                        .nOut(4)
                        .corruptionLevel(0.5)
                        .sparsity(0.2)
                        .activation(Activation.SIGMOID)
                        .build();
        cases.add(vectors("autoencoder, sigmoid", plain, identity()));
        ElementWiseMultiplicationLayer product =
                new ElementWiseMultiplicationLayer.Builder()
                        .nIn(5)
                        .nOut(5)
                        .activation(Activation.SOFTMAX)
                        .build();
        cases.add(vectors("element-wise multiplication, softmax", product, identity()));
    }

    /** Without labels, DL4J's losses have no gradient. */
    private static void heads(List<NetworkCase> cases) {
        Layer hidden = Catalogue.dense(4, Activation.TANH);
        List<LossFunction> entropies =
                List.of(
                        LossFunction.XENT,
                        LossFunction.MCXENT,
                        LossFunction.SPARSE_MCXENT,
                        LossFunction.NEGATIVELOGLIKELIHOOD);
        for (LossFunction loss : LossFunction.values()) {
            if (entropies.contains(loss)) {
                continue; // the outputs that are asked for are logits: see OutputHeadTest
            }
            Layer end =
                    new OutputLayer.Builder(loss).nOut(3).activation(Activation.SIGMOID).build();
            cases.add(vectors("output layer, " + loss, hidden, end).withFalseGradient());
        }
        Layer centers =
                new CenterLossOutputLayer.Builder(LossFunction.MSE)
                        .nOut(3)
                        .hasBias(false)
                        .lambda(0.3)
                        .alpha(0.4)
                        .activation(Activation.SOFTMAX)
                        .build();
        cases.add(vectors("center loss without bias", hidden, centers).withFalseGradient());
        Layer oneClass =
                new OCNNOutputLayer.Builder()
                        .hiddenLayerSize(4)
                        .nu(0.2)
                        .windowSize(10)
                        .activation(Activation.SIGMOID)
                        .build();
        cases.add(vectors("one class, sigmoid", hidden, oneClass).withFalseGradient());
        CnnLossLayer pixels =
                new CnnLossLayer.Builder(LossFunction.MSE).activation(Activation.SIGMOID).build();
        cases.add(
                ConvolutionCatalogue.images("loss per pixel, sigmoid", CNN2DFormat.NCHW, pixels)
                        .withFalseGradient());
    }

    /** What acts in training alone. */
    private static void regularized(List<NetworkCase> cases) {
        Layer dropped =
                new ConvolutionLayer.Builder(2, 2)
                        .nOut(3)
                        .dropOut(new SpatialDropout(0.5))
                        .weightNoise(new DropConnect(0.5))
                        .constrainWeights(new MaxNormConstraint(0.01, 1))
                        .l2(0.5)
                        .activation(Activation.TANH)
                        .build();
        Layer noisy =
                new DenseLayer.Builder()
                        .nOut(4)
                        .dropOut(new AlphaDropout(0.5))
                        .weightNoise(new WeightNoise(new NormalDistribution(0, 1)))
                        .constrainBias(new NonNegativeConstraint())
                        .weightDecay(0.1)
                        .activation(Activation.SELU)
                        .build();
        Layer end =
                new DenseLayer.Builder()
                        .nOut(2)
                        .dropOut(new GaussianDropout(0.5))
                        .activation(Activation.IDENTITY)
                        .build();
        cases.add(
                ConvolutionCatalogue.images(
                                "dropout, noise, constraints and penalties",
                                CNN2DFormat.NCHW,
                                dropped,
                                noisy,
                                end)
                        .withFalseGradient());
        Layer recurrent =
                RecurrentCatalogue.lstm(RNNFormat.NCW)
                        .dropOut(new GaussianNoise(0.5))
                        .weightNoise(new DropConnect(0.5))
                        .constrainRecurrent(new MaxNormConstraint(0.01, 1))
                        .build();
        cases.add(
                RecurrentCatalogue.sequences(
                                "dropout, noise and constraints",
                                RNNFormat.NCW,
                                new Bidirectional(recurrent.clone()),
                                new LastTimeStep(recurrent))
                        .withFalseGradient());
    }

    private static void windows(List<NetworkCase> cases) {
        Layer depthwise =
                new DepthwiseConvolution2D.Builder()
                        .kernelSize(3, 1)
                        .depthMultiplier(1)
                        .activation(Activation.SIGMOID)
                        .build();
        Layer separable =
                new SeparableConvolution2D.Builder()
                        .kernelSize(1, 1)
                        .depthMultiplier(3)
                        .nOut(2)
                        .activation(Activation.RELU)
                        .build();
        Layer transposed =
                new Deconvolution2D.Builder()
                        .kernelSize(2, 2)
                        .stride(2, 2)
                        .nOut(2)
                        .activation(Activation.SOFTPLUS)
                        .build();
        for (CNN2DFormat format : CNN2DFormat.values()) {
            ((DepthwiseConvolution2D) depthwise).setCnn2dDataFormat(format);
            ((SeparableConvolution2D) separable).setCnn2dDataFormat(format);
            ((Deconvolution2D) transposed).setCnn2dDataFormat(format);
            NetworkCase row =
                    ConvolutionCatalogue.images(
                            "depthwise, separable and transposed, " + format,
                            format,
                            depthwise.clone(),
                            separable.clone(),
                            transposed.clone(),
                            identity());
            // Windows that do not overlap come out of oneDNN as infinities.
            cases.add(format == CNN2DFormat.NHWC ? row.inDoubleOnly() : row);
        }
        for (int p : new int[] {1, 4}) {
            Layer norm =
                    new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.PNORM)
                            .kernelSize(2, 2)
                            .stride(2, 2)
                            .pnorm(p)
                            .eps(0.1)
                            .build();
            String name = "pooling, PNORM of p = " + p + ", eps 0.1";
            cases.add(
                    ConvolutionCatalogue.images(name, CNN2DFormat.NCHW, norm).withFalseGradient());
        }
        for (DataFormat format : DataFormat.values()) {
            for (Subsampling3DLayer.PoolingType type : Subsampling3DLayer.PoolingType.values()) {
                Layer strict =
                        new Subsampling3DLayer.Builder(type)
                                .kernelSize(3, 3, 3)
                                .stride(2, 2, 2)
                                .convolutionMode(ConvolutionMode.Strict)
                                .dataFormat(format)
                                .build();
                String name = "pooling of volumes, %s, Strict, %s".formatted(type, format);
                cases.add(ConvolutionCatalogue.volumes(name, format, strict));
            }
            Layer larger = new Upsampling3D.Builder(format, 1).size(new int[] {1, 2, 3}).build();
            cases.add(
                    ConvolutionCatalogue.volumes(
                            "upsampling of volumes by 1, 2, 3, " + format, format, larger));
        }
        cases.add(
                NetworkCase.sequence(
                        "space to batch without padding",
                        InputType.convolutional(4, 6, 2),
                        new long[] {1, 2, 4, 6},
                        new SpaceToBatchLayer.Builder<>(new int[] {2, 3}).build(),
                        Catalogue.dense(2, Activation.TANH)));
    }

    private static void norms(List<NetworkCase> cases) {
        Layer identity = identity();
        BatchNormalization.Builder wide = new BatchNormalization.Builder().eps(0.3).decay(0.5);
        cases.add(
                vectors(
                                "batch norm, eps 0.3, twice",
                                Catalogue.dense(4, Activation.TANH),
                                wide.build(),
                                wide.useLogStd(false).build(),
                                identity)
                        .withFalseGradient());
        Layer locked = new BatchNormalization.Builder().lockGammaBeta(true).eps(0.2).build();
        for (CNN2DFormat format : CNN2DFormat.values()) {
            Layer own = locked.clone();
            ((BatchNormalization) own).setCnn2DFormat(format);
            cases.add(
                    ConvolutionCatalogue.images(
                                    "batch norm, gamma 1 and beta 0 locked, " + format, format, own)
                            .withFalseGradient());
        }
    }

    private static void globals(List<NetworkCase> cases) {
        for (PoolingType type : PoolingType.values()) {
            GlobalPoolingLayer.Builder pool = new GlobalPoolingLayer.Builder(type).pnorm(4);
            cases.add(
                    ConvolutionCatalogue.images(
                            "global pooling, %s, of given dimensions".formatted(type),
                            CNN2DFormat.NHWC,
                            pool.poolingDimensions(1, 2).build(),
                            identity()));
        }
    }

    /** DL4J doubles the gradients of these layers. */
    private static void locallyConnected(List<NetworkCase> cases) {
        Layer overTime =
                new LocallyConnected1D.Builder()
                        .kernelSize(2)
                        .stride(2)
                        .dilation(2)
                        .nOut(3)
                        .convolutionMode(ConvolutionMode.Truncate)
                        .padding(1)
                        .setInputSize(7)
                        .activation(Activation.SIGMOID)
                        .build();
        cases.add(
                PoolingCatalogue.sequences(
                                "locally connected 1D, dilated and padded", RNNFormat.NCW, overTime)
                        .withFalseGradient());
        Layer planar =
                new LocallyConnected2D.Builder()
                        .kernelSize(2, 2)
                        .dilation(2, 1)
                        .nOut(2)
                        .convolutionMode(ConvolutionMode.Truncate)
                        .setInputSize(7, 7)
                        .activation(Activation.SIGMOID)
                        .build();
        cases.add(
                ConvolutionCatalogue.images(
                                "locally connected 2D, dilated", CNN2DFormat.NCHW, planar)
                        .withFalseGradient());
    }
}
