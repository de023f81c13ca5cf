"""Words given on the way to a decision, for readers who may not have them all."""

from django import template

from decisions import exemption

register = template.Library()

register.simple_tag(exemption.said, name="said")
