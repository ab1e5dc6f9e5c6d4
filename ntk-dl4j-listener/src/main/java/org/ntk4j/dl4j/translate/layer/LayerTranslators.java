/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.dl4j.translate.layer;

import java.util.Comparator;
import java.util.List;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.AutoEncoder;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.CenterLossOutputLayer;
import org.deeplearning4j.nn.conf.layers.Cnn3DLossLayer;
import org.deeplearning4j.nn.conf.layers.CnnLossLayer;
import org.deeplearning4j.nn.conf.layers.Convolution1D;
import org.deeplearning4j.nn.conf.layers.Convolution1DLayer;
import org.deeplearning4j.nn.conf.layers.Convolution2D;
import org.deeplearning4j.nn.conf.layers.Convolution3D;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Deconvolution2D;
import org.deeplearning4j.nn.conf.layers.Deconvolution3D;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.GravesBidirectionalLSTM;
import org.deeplearning4j.nn.conf.layers.GravesLSTM;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LocalResponseNormalization;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PReLULayer;
import org.deeplearning4j.nn.conf.layers.Pooling1D;
import org.deeplearning4j.nn.conf.layers.Pooling2D;
import org.deeplearning4j.nn.conf.layers.RnnLossLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.SeparableConvolution2D;
import org.deeplearning4j.nn.conf.layers.SpaceToBatchLayer;
import org.deeplearning4j.nn.conf.layers.SpaceToDepthLayer;
import org.deeplearning4j.nn.conf.layers.Subsampling1DLayer;
import org.deeplearning4j.nn.conf.layers.Subsampling3DLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.Upsampling1D;
import org.deeplearning4j.nn.conf.layers.Upsampling2D;
import org.deeplearning4j.nn.conf.layers.Upsampling3D;
import org.deeplearning4j.nn.conf.layers.ZeroPadding1DLayer;
import org.deeplearning4j.nn.conf.layers.ZeroPadding3DLayer;
import org.deeplearning4j.nn.conf.layers.ZeroPaddingLayer;
import org.deeplearning4j.nn.conf.layers.convolutional.Cropping1D;
import org.deeplearning4j.nn.conf.layers.convolutional.Cropping2D;
import org.deeplearning4j.nn.conf.layers.convolutional.Cropping3D;
import org.deeplearning4j.nn.conf.layers.misc.ElementWiseMultiplicationLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayerWithBackprop;
import org.deeplearning4j.nn.conf.layers.misc.RepeatVector;
import org.deeplearning4j.nn.conf.layers.objdetect.Yolo2OutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.conf.layers.recurrent.TimeDistributed;
import org.deeplearning4j.nn.conf.layers.samediff.SameDiffLayer;
import org.deeplearning4j.nn.conf.layers.samediff.SameDiffOutputLayer;
import org.deeplearning4j.nn.conf.layers.util.MaskLayer;
import org.deeplearning4j.nn.conf.layers.util.MaskZeroLayer;
import org.deeplearning4j.nn.conf.layers.variational.VariationalAutoencoder;
import org.deeplearning4j.nn.conf.ocnn.OCNNOutputLayer;
import org.ntk4j.dl4j.internal.Providers;
import org.slf4j.LoggerFactory;

/** The built-in translators, and those of other jars. */
public final class LayerTranslators {

    @SuppressWarnings("deprecation") // networks with them are still trained
    private static final List<TypedTranslator<?>> BUILT_IN =
            List.of(
                    on(DenseLayer.class, DenseLayers::dense),
                    on(OutputLayer.class, DenseLayers::output),
                    on(EmbeddingLayer.class, DenseLayers::embedding),
                    on(CenterLossOutputLayer.class, DenseLayers::centerLoss),
                    on(AutoEncoder.class, EncoderLayers::plain),
                    on(VariationalAutoencoder.class, EncoderLayers::variational),
                    on(PReLULayer.class, EntrywiseLayers::prelu),
                    on(ElementWiseMultiplicationLayer.class, EntrywiseLayers::multiplication),
                    on(OCNNOutputLayer.class, DetectionLayers::oneClass),
                    on(Yolo2OutputLayer.class, DetectionLayers::yolo),
                    on(LossLayer.class, DenseLayers::loss),
                    on(ActivationLayer.class, (l, c, x) -> c.activate(l.getActivationFn(), x)),
                    on(MaskLayer.class, Masks::masked),
                    on(MaskZeroLayer.class, SequenceLayers::maskZero),
                    on(DropoutLayer.class, (l, c, x) -> x),
                    on(ConvolutionLayer.class, ConvolutionLayers::plain),
                    on(Convolution2D.class, ConvolutionLayers::plain),
                    on(Deconvolution2D.class, ConvolutionLayers::transposed),
                    on(DepthwiseConvolution2D.class, ConvolutionLayers::depthwise),
                    on(SeparableConvolution2D.class, ConvolutionLayers::separable),
                    on(Convolution3D.class, VolumeLayers::plain),
                    on(Deconvolution3D.class, VolumeLayers::transposed),
                    on(ZeroPaddingLayer.class, ShapeLayers::padding),
                    on(ZeroPadding1DLayer.class, ShapeLayers::padding),
                    on(ZeroPadding3DLayer.class, ShapeLayers::padding),
                    on(Cropping1D.class, ShapeLayers::cropping),
                    on(Cropping2D.class, ShapeLayers::cropping),
                    on(Cropping3D.class, ShapeLayers::cropping),
                    on(Upsampling1D.class, ShapeLayers::upsampling),
                    on(Upsampling2D.class, ShapeLayers::upsampling),
                    on(Upsampling3D.class, ShapeLayers::upsampling),
                    on(SpaceToDepthLayer.class, ShapeLayers::spaceToDepth),
                    on(SpaceToBatchLayer.class, ShapeLayers::spaceToBatch),
                    on(SubsamplingLayer.class, PoolingLayers::images),
                    on(Pooling2D.class, PoolingLayers::images),
                    on(Subsampling3DLayer.class, PoolingLayers::volumes),
                    on(GlobalPoolingLayer.class, GlobalPooling::pool),
                    on(BatchNormalization.class, NormalizationLayers::batch),
                    on(LocalResponseNormalization.class, NormalizationLayers::localResponse),
                    on(CnnLossLayer.class, PositionLosses::images),
                    on(Cnn3DLossLayer.class, PositionLosses::volumes),
                    on(Convolution1DLayer.class, WindowsOverTime::convolution),
                    on(Convolution1D.class, WindowsOverTime::convolution),
                    on(Subsampling1DLayer.class, WindowsOverTime::pooling),
                    on(Pooling1D.class, WindowsOverTime::pooling),
                    on(LSTM.class, LstmLayers::lstm),
                    on(GravesLSTM.class, LstmLayers::graves),
                    on(GravesBidirectionalLSTM.class, LstmLayers::gravesBidirectional),
                    on(SimpleRnn.class, RecurrentLayers::simple),
                    on(RnnOutputLayer.class, SequenceLayers::output),
                    on(RnnLossLayer.class, SequenceLayers::loss),
                    on(LastTimeStep.class, SequenceLayers::lastStep),
                    on(Bidirectional.class, RecurrentLayers::bidirectional),
                    on(TimeDistributed.class, SequenceLayers::timeDistributed),
                    on(RepeatVector.class, SequenceLayers::repeat),
                    on(EmbeddingSequenceLayer.class, SequenceLayers::embedding),
                    onAny(SameDiffLayer.class, SameDiffLayers::layer),
                    onAny(SameDiffOutputLayer.class, SameDiffLayers::output),
                    on(FrozenLayer.class, (l, c, x) -> c.frozen(l.getLayer(), x)),
                    on(FrozenLayerWithBackprop.class, (l, c, x) -> c.frozen(l.getUnderlying(), x)));

    private LayerTranslators() {}

    /**
     * The translators of the layers that are supported without further jars.
     *
     * @return an unmodifiable list; at most one of them supports a given layer
     */
    public static List<LayerTranslator> builtIn() {
        return List.copyOf(BUILT_IN);
    }

    /**
     * Finds the translators that {@link java.util.ServiceLoader} sees from the context class loader
     * of the calling thread. A provider that cannot be loaded is logged once at WARN and skipped.
     *
     * @return new instances, in the order of their class names, whatever that of the class path
     */
    public static List<LayerTranslator> discovered() {
        return Providers.of(
                        LayerTranslator.class,
                        LoggerFactory.getLogger(LayerTranslator.class),
                        "A layer translator")
                .stream()
                .sorted(Comparator.comparing(translator -> translator.getClass().getName()))
                .toList();
    }

    /**
     * The layers of the built-in translators.
     *
     * @return the simple names of the configuration classes
     */
    public static List<String> supportedLayers() {
        return BUILT_IN.stream().map(translator -> translator.type().getSimpleName()).toList();
    }

    private static <L extends Layer> TypedTranslator<L> on(
            Class<L> type, TypedTranslator.Rule<? super L> rule) {
        return new TypedTranslator<>(type, false, rule);
    }

    /** For layers that define themselves. */
    private static <L extends Layer> TypedTranslator<L> onAny(
            Class<L> type, TypedTranslator.Rule<? super L> rule) {
        return new TypedTranslator<>(type, true, rule);
    }
}
