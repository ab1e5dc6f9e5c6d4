/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.dl4j.listener;

import java.util.Map;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.samediff.SDLayerParams;
import org.deeplearning4j.nn.conf.layers.samediff.SameDiffLayer;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A user's layer that no translator knows. */
public final class UnknownLayer extends SameDiffLayer {

    private static final long serialVersionUID = 1L;

    private final int in;
    private final int out;

    UnknownLayer(int in, int out) {
        this.in = in;
        this.out = out;
    }

    @Override
    public SDVariable defineLayer(
            SameDiff sd, SDVariable x, Map<String, SDVariable> parameters, SDVariable mask) {
        return sd.math.tanh(x.mmul(parameters.get("W")));
    }

    @Override
    public void defineParameters(SDLayerParams params) {
        params.addWeightParam("W", in, out);
    }

    @Override
    public void initializeParameters(Map<String, INDArray> params) {
        params.get("W").assign(0.1);
    }

    @Override
    public InputType getOutputType(int layerIndex, InputType inputType) {
        return InputType.feedForward(out);
    }
}
