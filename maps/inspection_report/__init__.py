"""The joint inspection report 联合检查报告 as a document and as a PDF."""
