#pragma once

// One declaration per field. From it come the parser, the checks, the JSON Schema, the reference pages,
// `sluice describe` and the effective configuration with secrets hidden. Nothing reads a key that is not
// declared. A field's default is the initialiser of its member: it is written once.
//
//   struct file_options {
//       std::string path;
//       file_format format = file_format::ndjson;
//   };
//
//   const config::declaration<file_options>& file_declaration() {
//       static const auto declared = [] {
//           config::declaration<file_options> d("file", "Appends each record to a file");
//           d.field("path", &file_options::path, "The file; made when it is missing").required()
//               .not_empty().example("/var/lib/sluice/report.ndjson");
//           d.field("format", &file_options::format, "How a record is written")
//               .choice("ndjson", file_format::ndjson, "one JSON text a line")
//               .choice("csv", file_format::csv, "one row a record, with a header");
//           return d;
//       }();
//       return declared;
//   }

