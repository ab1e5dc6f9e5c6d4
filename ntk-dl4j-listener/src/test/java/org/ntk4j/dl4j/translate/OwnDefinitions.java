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
import org.deeplearning4j.nn.api.MaskState;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.samediff.SDLayerParams;
import org.deeplearning4j.nn.conf.layers.samediff.SDVertexParams;
import org.deeplearning4j.nn.conf.layers.samediff.SameDiffLambdaLayer;
import org.deeplearning4j.nn.conf.layers.samediff.SameDiffLambdaVertex;
import org.deeplearning4j.nn.conf.layers.samediff.SameDiffLayer;
import org.deeplearning4j.nn.conf.layers.samediff.SameDiffOutputLayer;
import org.deeplearning4j.nn.conf.layers.samediff.SameDiffVertex;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Layers and vertices as users define them with SameDiff. */
final class OwnDefinitions {

    private OwnDefinitions() {}

    /** sigmoid(xV + c) * tanh(xW + b); the parameters' order is not that of their use. */
    static final class Gated extends SameDiffLayer {

        private static final long serialVersionUID = 1L;

        private final int in;
        private final int out;

        Gated(int in, int out) {
            this.in = in;
            this.out = out;
        }

        @Override
        public SDVariable defineLayer(
                SameDiff sd, SDVariable x, Map<String, SDVariable> p, SDVariable mask) {
            SDVariable gate = sd.nn.sigmoid(x.mmul(p.get("V")).add(p.get("c")));
            return sd.math.mul("out", gate, sd.math.tanh(x.mmul(p.get("W")).add(p.get("b"))));
        }

        @Override
        public void defineParameters(SDLayerParams params) {
            params.addWeightParam("W", in, out);
            params.addBiasParam("b", 1, out);
            params.addWeightParam("V", in, out);
            params.addBiasParam("c", 1, out);
        }

        @Override
        public void initializeParameters(Map<String, INDArray> params) {
            params.values().forEach(array -> array.assign(0.1));
        }

        @Override
        public InputType getOutputType(int layerIndex, InputType inputType) {
            return InputType.feedForward(out);
        }
    }

    /** A function without parameters that does not tell its output's shape. */
    static final class Polynomial extends SameDiffLambdaLayer {

        private static final long serialVersionUID = 1L;

        @Override
        public SDVariable defineLayer(SameDiff sd, SDVariable x) {
            SDVariable shifted = x.add(0.5 * x.getShape()[1]);
            return sd.concat(1, x, shifted.mul(x));
        }

        @Override
        public InputType getOutputType(int layerIndex, InputType inputType) {
            return InputType.feedForward(2 * inputType.arrayElementsPerExample());
        }
    }

    /** Hands its input on. */
    static final class Nothing extends SameDiffLambdaLayer {

        private static final long serialVersionUID = 1L;

        @Override
        public SDVariable defineLayer(SameDiff sd, SDVariable x) {
            return x;
        }

        @Override
        public InputType getOutputType(int layerIndex, InputType inputType) {
            return inputType;
        }
    }

    /** tanh((aW + b) * b): two inputs and parameters of its own. */
    static final class Bilinear extends SameDiffVertex {

        private static final long serialVersionUID = 1L;

        private final int in;

        Bilinear(int in) {
            this.in = in;
        }

        @Override
        public SDVariable defineVertex(
                SameDiff sd,
                Map<String, SDVariable> inputs,
                Map<String, SDVariable> params,
                Map<String, SDVariable> masks) {
            SDVariable mixed = inputs.get("left").mmul(params.get("W")).add(params.get("b"));
            return sd.math.tanh(mixed.mul(inputs.get("right")));
        }

        @Override
        public void defineParametersAndInputs(SDVertexParams params) {
            params.clear();
            params.defineInputs("left", "right");
            params.addWeightParam("W", in, in);
            params.addBiasParam("b", 1, in);
        }

        @Override
        public void initializeParameters(Map<String, INDArray> params) {
            params.values().forEach(array -> array.assign(0.1));
        }

        @Override
        public InputType getOutputType(int layerIndex, InputType... inputs) {
            return inputs[0];
        }

        @Override
        public GraphVertex clone() {
            return new Bilinear(in);
        }

        @Override
        public Pair<INDArray, MaskState> feedForwardMaskArrays(
                INDArray[] masks, MaskState state, int n) {
            return null;
        }
    }

    /** The second input less the square of the first. */
    static final class Difference extends SameDiffLambdaVertex {

        private static final long serialVersionUID = 1L;

        @Override
        public SDVariable defineVertex(SameDiff sd, VertexInputs inputs) {
            SDVariable a = inputs.getInput(0);
            SDVariable b = inputs.getInput(1);
            return b.sub(sd.math.square(a));
        }

        @Override
        public InputType getOutputType(int layerIndex, InputType... inputs) {
            return inputs[0];
        }

        @Override
        public GraphVertex clone() {
            return new Difference();
        }

        @Override
        public Pair<INDArray, MaskState> feedForwardMaskArrays(
                INDArray[] masks, MaskState state, int n) {
            return null;
        }
    }

    /** Mean squared error of tanh(xW). */
    static final class Regression extends SameDiffOutputLayer {

        private static final long serialVersionUID = 1L;

        private final int in;
        private final int out;

        Regression(int in, int out) {
            this.in = in;
            this.out = out;
        }

        @Override
        public SDVariable defineLayer(
                SameDiff sd, SDVariable x, SDVariable labels, Map<String, SDVariable> params) {
            SDVariable y = sd.math.tanh("y", x.mmul(params.get("W")).add(params.get("b")));
            return sd.math.square(labels.sub(y)).sum();
        }

        @Override
        public String activationsVertexName() {
            return "y";
        }

        @Override
        public void defineParameters(SDLayerParams params) {
            params.addWeightParam("W", in, out);
            params.addBiasParam("b", 1, out);
        }

        @Override
        public void initializeParameters(Map<String, INDArray> params) {
            params.values().forEach(array -> array.assign(0.1));
        }

        @Override
        public InputType getOutputType(int layerIndex, InputType inputType) {
            return InputType.feedForward(out);
        }
    }
}
