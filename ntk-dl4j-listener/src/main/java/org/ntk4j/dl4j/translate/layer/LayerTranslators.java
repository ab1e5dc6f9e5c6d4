/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.dl4j.translate.layer;

import java.util.List;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.AutoEncoder;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.CenterLossOutputLayer;
import org.deeplearning4j.nn.conf.layers.Convolution1D;
import org.deeplearning4j.nn.conf.layers.Convolution1DLayer;
import org.deeplearning4j.nn.conf.layers.Convolution2D;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.GravesBidirectionalLSTM;
import org.deeplearning4j.nn.conf.layers.GravesLSTM;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PReLULayer;
import org.deeplearning4j.nn.conf.layers.Pooling1D;
import org.deeplearning4j.nn.conf.layers.Pooling2D;
import org.deeplearning4j.nn.conf.layers.RnnLossLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.Subsampling1DLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.Upsampling2D;
import org.deeplearning4j.nn.conf.layers.ZeroPaddingLayer;
import org.deeplearning4j.nn.conf.layers.misc.ElementWiseMultiplicationLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayerWithBackprop;
import org.deeplearning4j.nn.conf.layers.misc.RepeatVector;
import org.deeplearning4j.nn.conf.layers.objdetect.Yolo2OutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.conf.layers.recurrent.TimeDistributed;
import org.deeplearning4j.nn.conf.layers.util.MaskLayer;
import org.deeplearning4j.nn.conf.layers.util.MaskZeroLayer;
import org.deeplearning4j.nn.conf.layers.variational.VariationalAutoencoder;
import org.deeplearning4j.nn.conf.ocnn.OCNNOutputLayer;

/** The built-in translators. */
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
                    on(ConvolutionLayer.class, ImageLayers::convolution),
                    on(Convolution2D.class, ImageLayers::convolution),
                    on(ZeroPaddingLayer.class, ImageLayers::zeroPadding),
                    on(Upsampling2D.class, ImageLayers::upsampling),
                    on(SubsamplingLayer.class, PoolingLayers::subsampling),
                    on(Pooling2D.class, PoolingLayers::subsampling),
                    on(GlobalPoolingLayer.class, PoolingLayers::global),
                    on(BatchNormalization.class, NormalizationLayers::batch),
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
     * The layers of the built-in translators.
     *
     * @return the simple names of the configuration classes
     */
    public static List<String> supportedLayers() {
        return BUILT_IN.stream().map(translator -> translator.type().getSimpleName()).toList();
    }

    private static <L extends Layer> TypedTranslator<L> on(
            Class<L> type, TypedTranslator.Rule<? super L> rule) {
        return new TypedTranslator<>(type, rule);
    }
}
