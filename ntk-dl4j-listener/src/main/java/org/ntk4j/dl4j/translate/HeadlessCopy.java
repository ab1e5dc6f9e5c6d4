/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.dl4j.translate;

import java.util.Map;
import java.util.function.Consumer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.CenterLossOutputLayer;
import org.deeplearning4j.nn.conf.layers.CnnLossLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.RnnLossLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossBinaryXENT;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;
import org.ntk4j.dl4j.translate.layer.ClassAxis;
import org.ntk4j.graph.Examples;

/**
 * A copy of a network whose end hands a given cotangent on instead of a loss's: dropout and weight
 * noise off, no workspaces, no listeners.
 */
interface HeadlessCopy {

    /** Takes what a layer or vertex has in the flat vector. */
    interface PartVisitor {
        void visit(String name, String prefix, boolean trainable, Map<String, INDArray> table);
    }

    /** The copy; it shares no arrays with the network. */
    Model model();

    /** The end that was taken off. */
    OutputHead head();

    /** The outputs at inference, [n, ...]. */
    INDArray outputs(Examples x);

    /**
     * The derivative of sum(seed * output), in the order of {@code params()}; overwritten later.
     */
    INDArray gradient(Examples x, INDArray seed);

    /** Visits the layers in the order of their parameters. */
    void visit(PartVisitor visitor);

    /**
     * Copies a network.
     *
     * @throws IllegalArgumentException if it is of a kind whose derivative this way is none of its
     *     output, or has no end of the expected kind
     */
    static HeadlessCopy of(Model network) {
        if (network instanceof MultiLayerNetwork sequence) {
            return HeadlessSequence.of(sequence);
        }
        if (network instanceof ComputationGraph graph) {
            return HeadlessGraph.of(graph);
        }
        throw new IllegalArgumentException(
                "expected a MultiLayerNetwork or a ComputationGraph, got "
                        + network.getClass().getName());
    }

    /** Makes a configuration's own layer what it is at inference. */
    static void prepare(NeuralNetConfiguration configuration) {
        Layer layer = configuration.getLayer();
        if (layer instanceof BatchNormalization) {
            throw new IllegalArgumentException(
                    "in the mode for training, batch normalization '%s' takes the batch's own"
                                    .formatted(layer.getLayerName())
                            + " statistics and not the running ones");
        }
        layer.setIDropout(null);
        if (layer instanceof BaseLayer base) {
            base.setWeightNoise(null);
        }
    }

    /** Takes the loss off a configuration's own output layer. */
    static OutputHead behead(Layer layer) {
        if (layer instanceof BaseOutputLayer output) {
            int axis =
                    output instanceof RnnOutputLayer rnn
                            ? ClassAxis.of(rnn.getRnnDataFormat())
                            : ClassAxis.LAST;
            return behead(output, output.getLossFn(), axis, output::setLossFn);
        } else if (layer instanceof LossLayer loss) {
            return behead(loss, loss.getLossFn(), ClassAxis.LAST, loss::setLossFn);
        } else if (layer instanceof RnnLossLayer loss) {
            int axis = ClassAxis.of(loss.getRnnDataFormat());
            return behead(loss, loss.getLossFn(), axis, loss::setLossFn);
        } else if (layer instanceof CnnLossLayer loss) {
            int axis = ClassAxis.of(loss.getFormat());
            return behead(loss, loss.getLossFn(), axis, loss::setLossFn);
        } else {
            throw new IllegalArgumentException(
                    "expected an output layer at the end, got " + layer.getClass().getName());
        }
    }

    /** Logits where the loss is a cross-entropy, as in a translation. */
    private static OutputHead behead(
            BaseLayer layer, ILossFunction loss, int classAxis, Consumer<ILossFunction> end) {
        IActivation function = layer.getActivationFn();
        boolean logits =
                function.getClass() == ActivationIdentity.class
                        || loss instanceof LossMCXENT
                        || loss instanceof LossBinaryXENT;
        if (logits) {
            layer.setActivationFn(new ActivationIdentity());
        }
        end.accept(new GivenCotangent());
        boolean whole = !(layer instanceof CenterLossOutputLayer);
        return new OutputHead(
                String.valueOf(layer.getLayerName()), function, loss, !logits, classAxis, whole);
    }
}
