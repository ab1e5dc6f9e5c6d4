/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.dl4j.listener;

import java.io.Serializable;
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
 * A user's layer that no translator knows: act(xW + b), and whatever else its habit is, with an
 * implementation of its own.
 */
public final class UnknownLayer extends FeedForwardLayer {

    private static final long serialVersionUID = 1L;

    /** What the layer does besides, each to an array that it may write into. */
    public interface Habit extends Serializable {

        /** What enters, before anything is computed. */
        default void entering(INDArray x, boolean training) {}

        /** What leaves. */
        default void leaving(INDArray y, boolean training) {}

        /** The epsilon of what leaves. */
        default void backward(INDArray epsilon) {}

        /** The epsilon of what enters. */
        default void passedOn(INDArray epsilon) {}
    }

    /** Times a factor; with another one backward, the derivative is wrong. */
    private record Scaled(double forward, double backward) implements Habit {

        @Override
        public void leaving(INDArray y, boolean training) {
            y.muli(forward);
        }

        @Override
        public void backward(INDArray epsilon) {
            epsilon.muli(backward);
        }
    }

    /** Less the mean over the examples, in training and at inference. */
    private record Centered() implements Habit {

        @Override
        public void leaving(INDArray y, boolean training) {
            y.subiRowVector(y.mean(0));
        }

        @Override
        public void backward(INDArray epsilon) {
            epsilon.subiRowVector(epsilon.mean(0));
        }
    }

    private final Habit habit;

    UnknownLayer(int in, int out) {
        this(in, out, 1.5, 1.5);
    }

    UnknownLayer(int in, int out, double factor, double backward) {
        this(in, out, new Scaled(factor, backward));
    }

    static UnknownLayer centered(int in, int out) {
        return new UnknownLayer(in, out, new Centered());
    }

    /** A layer of a certain habit, with the network's activation function. */
    public UnknownLayer(int in, int out, Habit habit) {
        setNIn(in);
        setNOut(out);
        this.habit = habit;
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
            layerConf().habit.entering(input, training);
            INDArray y = super.activate(training, workspaces);
            layerConf().habit.leaving(y, training);
            return y;
        }

        @Override
        public Pair<Gradient, INDArray> backpropGradient(
                INDArray epsilon, LayerWorkspaceMgr workspaces) {
            INDArray own = epsilon.dup();
            layerConf().habit.backward(own);
            Pair<Gradient, INDArray> through = super.backpropGradient(own, workspaces);
            layerConf().habit.passedOn(through.getSecond());
            return through;
        }
    }
}
