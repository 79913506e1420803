DROP TABLE video_pieces;
DROP TABLE video_files;
DROP TABLE initiative_videos;
