/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.dl4j.listener;

import java.util.Collection;
import org.deeplearning4j.nn.api.ParamInitializer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.memory.LayerMemoryReport;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.BaseLayer;
import org.deeplearning4j.nn.params.DefaultParamInitializer;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A user's layer that no translator knows: factor * act(xW + b), with an implementation of its own.
 */
public final class UnknownLayer extends FeedForwardLayer {

    private static final long serialVersionUID = 1L;

    private final double factor;
    private final double backward;
    private final boolean centered;

    UnknownLayer(int in, int out) {
        this(in, out, 1.5, 1.5);
    }

    /** With another factor backward, its derivative is wrong. */
    UnknownLayer(int in, int out, double factor, double backward) {
        this(in, out, factor, backward, false);
    }

    /** Less the mean over the examples, in training and at inference. */
    static UnknownLayer centered(int in, int out) {
        return new UnknownLayer(in, out, 1.5, 1.5, true);
    }

    private UnknownLayer(int in, int out, double factor, double backward, boolean centered) {
        this.centered = centered;
        setNIn(in);
        setNOut(out);
        this.factor = factor;
        this.backward = backward;
    }

    @Override
    public org.deeplearning4j.nn.api.Layer instantiate(
            NeuralNetConfiguration conf,
            Collection<TrainingListener> listeners,
            int index,
            INDArray params,
            boolean initialize,
            DataType type) {
        Implementation layer = new Implementation(conf, type);
        layer.setListeners(listeners);
        layer.setIndex(index);
        layer.setParamsViewArray(params);
        layer.setParamTable(initializer().init(conf, params, initialize));
        layer.setConf(conf);
        return layer;
    }

    @Override
    public ParamInitializer initializer() {
        return DefaultParamInitializer.getInstance();
    }

    @Override
    public LayerMemoryReport getMemoryReport(InputType inputType) {
        throw new UnsupportedOperationException();
    }

    private static final class Implementation extends BaseLayer<UnknownLayer> {

        private static final long serialVersionUID = 1L;

        Implementation(NeuralNetConfiguration conf, DataType type) {
            super(conf, type);
        }

        @Override
        public boolean isPretrainLayer() {
            return false;
        }

        @Override
        public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
            return centered(super.activate(training, workspaces).muli(layerConf().factor));
        }

        @Override
        public Pair<Gradient, INDArray> backpropGradient(
                INDArray epsilon, LayerWorkspaceMgr workspaces) {
            return super.backpropGradient(centered(epsilon.mul(layerConf().backward)), workspaces);
        }

        private INDArray centered(INDArray rows) {
            return layerConf().centered ? rows.subiRowVector(rows.mean(0)) : rows;
        }
    }
}
