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
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.ntk4j.dl4j.translate.layer.ClassAxis;

/**
 * A copy of a network in double precision whose end hands a given cotangent on instead of a loss's:
 * dropout and weight noise off, no workspaces, no listeners.
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

    /** The outputs at inference, [n, ...], which may be the inputs that it was given. */
    INDArray outputs(INDArray... x);

    /**
     * The derivative of sum(seed * output), in the order of {@code params()}; overwritten later.
     */
    INDArray gradient(INDArray[] x, INDArray seed);

    /** Visits the layers in the order of their parameters. */
    void visit(PartVisitor visitor);

    /**
     * Copies a network.
     *
     * @throws IllegalArgumentException if it is of a kind whose derivative this way is none of its
     *     output, or has no end of the expected kind
     */
    static HeadlessCopy of(Model network, OutputKind outputs) {
        if (network instanceof MultiLayerNetwork sequence) {
            return HeadlessSequence.of(sequence, outputs);
        }
        if (network instanceof ComputationGraph graph) {
            return HeadlessGraph.of(graph, outputs);
        }
        throw new IllegalArgumentException(
                "expected a MultiLayerNetwork or a ComputationGraph, got "
                        + network.getClass().getName());
    }

    /** A copy in double precision: some layers write into what they are given. */
    static INDArray owned(INDArray array) {
        return array.dataType() == DataType.DOUBLE ? array.dup() : array.castTo(DataType.DOUBLE);
    }

    /** Initializes a copy with the network's parameters; they are freed if it fails. */
    static void init(Model live, Consumer<INDArray> init) {
        INDArray params = owned(live.params());
        try {
            init.accept(params);
        } catch (RuntimeException | Error e) {
            params.close();
            throw e;
        }
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
    static OutputHead behead(Layer layer, OutputKind outputs) {
        if (layer instanceof BaseOutputLayer output) {
            int axis =
                    output instanceof RnnOutputLayer rnn
                            ? ClassAxis.of(rnn.getRnnDataFormat())
                            : ClassAxis.LAST;
            return behead(output, output.getLossFn(), axis, output::setLossFn, outputs);
        } else if (layer instanceof LossLayer loss) {
            return behead(loss, loss.getLossFn(), ClassAxis.LAST, loss::setLossFn, outputs);
        } else if (layer instanceof RnnLossLayer loss) {
            int axis = ClassAxis.of(loss.getRnnDataFormat());
            return behead(loss, loss.getLossFn(), axis, loss::setLossFn, outputs);
        } else if (layer instanceof CnnLossLayer loss) {
            int axis = ClassAxis.of(loss.getFormat());
            return behead(loss, loss.getLossFn(), axis, loss::setLossFn, outputs);
        } else {
            throw new IllegalArgumentException(
                    "expected an output layer at the end, got " + layer.getClass().getName());
        }
    }

    private static OutputHead behead(
            BaseLayer layer,
            ILossFunction loss,
            int classAxis,
            Consumer<ILossFunction> end,
            OutputKind outputs) {
        if (layer instanceof CenterLossOutputLayer) {
            throw new IllegalArgumentException(
                    "the gradient of center loss '%s' has a term that is none of its outputs'"
                            .formatted(layer.getLayerName()));
        }
        IActivation function = layer.getActivationFn();
        boolean logits = outputs.areLogits(function, loss);
        if (logits) {
            layer.setActivationFn(new ActivationIdentity());
        }
        end.accept(new GivenCotangent());
        return new OutputHead(
                String.valueOf(layer.getLayerName()), function, loss, !logits, classAxis, true);
    }
}
