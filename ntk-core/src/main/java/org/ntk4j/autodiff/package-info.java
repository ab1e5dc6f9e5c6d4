/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * The derivatives of a graph.
 *
 * <p>Reading order: {@link org.ntk4j.autodiff.Derivatives} is what the other rooms use, {@link
 * org.ntk4j.autodiff.Linearization} the same at a fixed point for many products, {@link
 * org.ntk4j.autodiff.Sweeps} values and cotangents inside of it, on the spot; {@link
 * org.ntk4j.autodiff.ReverseMode} adds cotangents to a graph, {@link
 * org.ntk4j.autodiff.ForwardMode} adds tangents; {@link org.ntk4j.autodiff.TangentRule} is what
 * each op contributes to these, {@link org.ntk4j.autodiff.TangentStep} what a rule is given, {@link
 * org.ntk4j.autodiff.TangentRules} the registry; {@link org.ntk4j.autodiff.ParameterUses} finds the
 * places where parameters meet activations.
 */
package org.ntk4j.autodiff;
